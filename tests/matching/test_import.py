import json
import subprocess
import sys

import pytest

import matching


def modules_after(code):
    text = f"import sys, json; {code}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_the_web_process_loads_none_of_the_heavy_parts():
    loaded = modules_after("import matching; matching.eligible_count({}, matching.Offers.from_rows([]))")
    assert not {"scipy", "numba", "sklearn", "geopy", "joblib", "pandas", "flask", "sqlalchemy"} & loaded


@pytest.mark.parametrize(("name", "package"), [("AffinityModel", "sklearn"), ("EmbeddedGeocoder", "geopy")])
def test_a_heavy_part_is_loaded_where_it_is_asked_for(name, package):
    assert package in modules_after(f"import matching; matching.{name}")


def test_every_public_name_is_there():
    assert all(getattr(matching, name) is not None for name in matching.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = matching.Nonsense
