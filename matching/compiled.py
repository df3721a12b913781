"""Numba, with its cache where there is a place for one."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """The function as machine code, kept on disk (`NUMBA_CACHE_DIR`) unless no folder can be written."""
    try:
        return cast("Kernel", njit(cache=True, nogil=True)(function))
    except RuntimeError:  # Numba found no folder for its cache: compile anew in each process
        return cast("Kernel", njit(nogil=True)(function))
