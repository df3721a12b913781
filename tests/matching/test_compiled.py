from matching import compiled


def double(x):
    return 2 * x


def test_a_kernel_is_compiled():
    assert compiled.compiled(double)(4) == 8


def test_without_a_folder_for_its_cache_it_is_compiled_all_the_same(monkeypatch):
    numba = compiled.njit

    def no_locator(*, cache=False, nogil):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return numba(nogil=nogil)

    monkeypatch.setattr(compiled, "njit", no_locator)
    assert compiled.compiled(double)(4) == 8
