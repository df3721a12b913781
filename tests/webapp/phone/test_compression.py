"""Answers travel compressed, except where their size could tell somebody on the same network what they hold."""

import gzip

import pytest

from tests import factories
from webapp.compression import WORTH_IT
from webapp.models import RoleName

pytestmark = pytest.mark.one_database
READS = {"Accept-Encoding": "gzip, deflate, br"}


def asked_from(site: str) -> dict[str, str]:
    return {**READS, "Sec-Fetch-Site": site}


def is_compressed(answer) -> bool:
    return answer.headers.get("Content-Encoding") == "gzip"


@pytest.fixture
def visitor(app):
    return app.test_client()


def test_a_page_for_everybody_is_compressed_and_says_on_what_that_depends(visitor):
    plain, small = visitor.get("/?lang=de"), visitor.get("/?lang=de", headers=READS)
    assert not is_compressed(plain)
    assert is_compressed(small)
    assert len(small.data) * 2 < len(plain.data)
    assert int(small.headers["Content-Length"]) == len(small.data)
    assert "Wegpaten" in gzip.decompress(small.data).decode()
    for answer in (plain, small):
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("coding", ["identity", "gzip;q=0", "br", ""])
def test_a_browser_that_cannot_read_it_gets_it_plain(visitor, coding):
    assert "Content-Encoding" not in visitor.get("/", headers={"Accept-Encoding": coding}).headers


def test_what_fits_into_a_packet_is_left_alone(visitor):
    answer = visitor.get("/healthz", headers=READS)
    assert len(answer.data) < WORTH_IT
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("site", "compressed"),
    [("same-origin", True), ("none", True), ("cross-site", False), ("same-site", False), ("", False)],
)
def test_a_page_that_holds_something_of_its_reader_is_compressed_only_if_nobody_elsewhere_asked(
    visitor, site, compressed
):
    form = "/join/newcomer/whom"
    assert 'name="csrf_token"' in visitor.get(form).text
    assert is_compressed(visitor.get(form, headers=asked_from(site))) is compressed
    assert is_compressed(visitor.get("/", headers=asked_from(site))) is compressed  # may hold the reader's message


def test_the_first_look_at_a_form_counts_as_one_that_holds_something(visitor):
    assert not is_compressed(visitor.get("/join/newcomer/whom", headers=asked_from("cross-site")))


def test_the_pages_of_signed_in_people_follow_the_same_rule(session, sign_in):
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    me = sign_in(person.user)
    me.preserve_context = False
    for site, compressed in (("none", True), ("cross-site", False)):
        answer = super(type(me), me).open("/account", headers=asked_from(site))
        assert is_compressed(answer) is compressed
        assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(("coding", "chosen"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_built_files_have_twins_for_each_browser(app, visitor, coding, chosen):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("style.css")
    plain = visitor.get(address, buffered=True)
    answer = visitor.get(address, headers={"Accept-Encoding": coding}, buffered=True)
    assert answer.headers.get("Content-Encoding") == chosen
    assert answer.mimetype == "text/css"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]
    if chosen:
        assert len(answer.data) * 5 < len(plain.data)
        assert answer.headers["ETag"] != plain.headers["ETag"]
    if chosen == "gzip":
        assert gzip.decompress(answer.data) == plain.data


def test_fonts_and_pictures_are_small_already(app, visitor):
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("icon-192.png")
    answer = visitor.get(address, headers=READS, buffered=True)
    assert answer.mimetype == "image/png"
    assert "Content-Encoding" not in answer.headers
