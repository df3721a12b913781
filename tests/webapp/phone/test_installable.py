"""A phone may put us on its home screen: a name in the reader's language, and icons that are there."""

import struct
import zlib

import pytest

pytestmark = pytest.mark.one_database


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of a PNG, as far as we write them: unfiltered, four bytes each."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, {}
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + content)
        parts[name], at = content, at + 12 + length
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    data, row = zlib.decompress(parts[b"IDAT"]), 1 + 4 * width
    return width, height, [data[start + 1 : start + row] for start in range(0, len(data), row)]


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_the_manifest_speaks_the_readers_language(client, language, direction):
    page = client.get(f"/?lang={language}").text
    address = f"/manifest.webmanifest?language={language}"
    assert f'<link rel="manifest" href="{address}">' in page
    answer = client.get(address)
    assert answer.mimetype == "application/manifest+json"
    assert (answer.json["lang"], answer.json["dir"]) == (language, direction)
    assert answer.json["short_name"] == "Wegpaten"
    assert answer.json["start_url"] == answer.json["scope"] == "/"
    assert answer.json["display"] == "standalone"
    assert "Set-Cookie" not in answer.headers


def test_an_unknown_language_gets_the_towns(client):
    assert client.get("/manifest.webmanifest?language=xx").json["lang"] == "de"


def test_every_icon_is_there_as_large_as_it_says(client):
    icons = client.get("/manifest.webmanifest").json["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        width, height, _rows = pixels(client.get(icon["src"], buffered=True).data)
        assert f"{width}x{height}" == icon["sizes"]


def test_the_icons_show_the_sign_and_a_phone_may_cut_their_corners(client):
    blue, white = bytes.fromhex("2044aaff"), b"\xff\xff\xff\xff"
    for icon in client.get("/manifest.webmanifest").json["icons"]:
        size, _height, rows = pixels(client.get(icon["src"], buffered=True).data)
        corner, dot = rows[0][:4], rows[round(8.5 / 32 * size)][4 * (size // 2) :][:4]
        assert (corner == blue) if icon["purpose"] == "maskable" else (corner[3] == 0)
        assert dot == white
        if icon["purpose"] == "maskable":  # what is white lies in the circle that every phone leaves
            safe = (0.4 * size) ** 2
            outside = [
                (x, y)
                for y in range(0, size, 4)
                for x in range(0, size, 4)
                if rows[y][4 * x : 4 * x + 4] != blue and (x - size / 2) ** 2 + (y - size / 2) ** 2 > safe
            ]
            assert outside == []


def test_an_iphone_finds_its_icon_and_the_frame_takes_the_pages_colour(client):
    page = client.get("/").text
    assert 'rel="apple-touch-icon"' in page
    assert 'name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)"' in page
    assert 'name="theme-color" content="#131525" media="(prefers-color-scheme: dark)"' in page
