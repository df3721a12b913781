import json

import pytest

from matching import BadInput, Policy


def faults_of(build, *arguments):
    with pytest.raises(BadInput) as caught:
        build(*arguments)
    return [str(fault) for fault in caught.value.faults]


def test_a_file_sets_what_it_names(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text('radius_km = 5\nminimum_level = "B1"\n[weights]\nlanguage = 3.0\n', "utf-8")
    policy = Policy.from_toml(path)
    assert (policy.radius_km, policy.minimum_level) == (5, "B1")
    assert policy.weight("language") == 3.0
    assert policy.weight("hours") == Policy().weight("hours") == 1.2


def test_a_policy_survives_json():
    policy = Policy(waiting_bonus=0.1, language_floor=0.95, weights={"hours": 0})
    assert Policy.from_mapping(json.loads(json.dumps(policy.to_mapping()))) == policy


def test_every_setting_out_of_range_is_named():
    settings = {
        "radius_km": -1, "crossing_km": "far", "waiting_bonus": True, "waiting_after_days": 0, "gap": 0,
        "language_floor": 1.5,
        "base": float("nan"), "minimum_level": "B7", "minimum_level_learning": ["A1"],
        "require_common_hours": "yes",
        "weights": {"horoscope": 1, "hours": -1},
    }  # fmt: skip
    assert faults_of(Policy.from_mapping, settings, "policy.toml") == [
        "policy.toml: base: nan is not a number",
        "policy.toml: radius_km: -1 is not a number of 0 or more",
        "policy.toml: crossing_km: 'far' is not a number of 0 or more",
        "policy.toml: waiting_bonus: True is not a number of 0 or more",
        "policy.toml: language_floor: 1.5 is not a number from 0 to 1",
        "policy.toml: waiting_after_days: 0 is not a number above 0",
        "policy.toml: gap: 0 is not a number above 0",
        "policy.toml: minimum_level: 'B7' is not a level",
        "policy.toml: minimum_level_learning: ['A1'] is not a level",
        "policy.toml: require_common_hours: 'yes' is not true or false",
        "policy.toml: weights.horoscope: unknown feature",
        "policy.toml: weights.hours: -1 is not a number of 0 or more",
    ]
    assert faults_of(Policy.from_mapping, {"weights": 3}) == [
        "policy: weights: 3 is not a table of weights by feature"
    ]


def test_an_unknown_setting_is_refused():
    assert faults_of(Policy.from_mapping, {"radius": 5}) == ["policy: radius: unknown setting"]


@pytest.mark.parametrize("data", [b"radius_km = ", "radius_km = 5 # Kaßlerfeld".encode("cp1252")])
def test_what_is_not_toml_is_refused(tmp_path, data):
    path = tmp_path / "policy.toml"
    path.write_bytes(data)
    [fault] = faults_of(Policy.from_toml, path)
    assert fault.startswith("policy.toml: this is not TOML: ")


def test_a_missing_file_is_a_fault(tmp_path):
    assert faults_of(Policy.from_toml, tmp_path / "none.toml") == ["none.toml: No such file or directory"]
