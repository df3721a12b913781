import csv
import json
import os
import re
from pathlib import Path

import pytest

from webapp.assets_manifest import AssetsNotBuiltError, read_manifest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "webapp" / "static"


@pytest.fixture
def manifest():
    return read_manifest(STATIC)


def test_who_forgot_to_build_is_told_how(tmp_path):
    with pytest.raises(AssetsNotBuiltError, match="make assets"):
        read_manifest(tmp_path)


def test_a_new_build_is_noticed(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"files": {"style.css": "style-1.css"}, "icons": []}))
    assert read_manifest(tmp_path).files["style.css"] == "style-1.css"
    path.write_text(json.dumps({"files": {"style.css": "style-2.css"}, "icons": []}))
    os.utime(path, (1, 1))
    assert read_manifest(tmp_path).files["style.css"] == "style-2.css"


def test_every_file_of_the_manifest_is_there(manifest):
    assert {"style.css", "style.rtl.css", "script.js", "htmx.js", "icons.svg"} <= set(manifest.files)
    for name in manifest.files.values():
        assert (STATIC / name).stat().st_size > 0


def test_every_support_field_has_a_pictogram(manifest):
    with (ROOT / "seed_data" / "support_fields.csv").open(encoding="utf-8", newline="") as table:
        codes = {row["code"] for row in csv.DictReader(table)}
    assert len(codes) == 17
    assert codes <= manifest.icons


def test_styles_load_nothing_from_elsewhere(manifest):
    for name in ("style.css", "style.rtl.css"):
        css = (STATIC / manifest.files[name]).read_text(encoding="utf-8")
        for address in re.findall(r"url\(\"?([^)\"]+)", css):
            assert address.startswith("data:") or (STATIC / address).exists(), address


def test_the_mirrored_style_sheet_is_mirrored(manifest):
    left_to_right, right_to_left = (
        (STATIC / manifest.files[name]).read_text(encoding="utf-8") for name in ("style.css", "style.rtl.css")
    )
    error = re.compile(r"\.kern-form-input--error\{border-(left|right):")
    assert error.search(left_to_right)[1] == "left"
    assert error.search(right_to_left)[1] == "right"


@pytest.mark.parametrize(("path", "kept"), [("style.css", True), ("missing.css", False), ("../../", False)])
def test_only_built_files_stay_in_the_browser(app, manifest, path, kept):
    address = f"/static/{manifest.files.get(path, path)}"
    with app.test_client().get(address) as response:
        assert ("immutable" in response.headers.get("Cache-Control", "")) is kept
