"""What somebody writes into a chapter makes the press fetch nothing; and what becomes of a press that fails."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import segno
import weasyprint

from tests import factories
from tests.webapp.guide.paper import booklet_html, fonts, inside
from webapp import press, printing

BOOKLET = "/guide/duisburg/booklet.pdf?lang=en"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine that notes what it is asked for."""
    asked: list[str] = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_arguments: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Note) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def hostile(address: str, picture: Path) -> str:
    """HTML that fetches in every way we know of, from the network and from the disk."""
    return f"""
    <link rel="stylesheet" href="{address}/style.css"><link rel="attachment" href="{address}/attachment">
    <style>@import url({address}/import.css); @font-face {{ font-family: x; src: url({address}/font.woff2) }}
    p {{ background: url({address}/background.png); font-family: x }}</style>
    <img src="{address}/img.png"><img src="file://{picture}"><img src="{picture}">
    <a rel="attachment" href="file://{picture}">x</a><object data="{address}/object"></object><p>x</p>
    <svg><image href="{address}/svg.png"/><use href="{address}/use.svg#a"/></svg><img src="font:../{picture.name}">
    """


def pictures(pdf: bytes) -> int:
    return len(re.findall(rb"/Subtype /Image\b|/EmbeddedFile\b", inside(pdf)))


@pytest.fixture
def picture(tmp_path) -> Path:
    path = tmp_path / "secret.png"
    segno.make("secret").save(str(path))
    return path


def test_the_press_opens_our_fonts_and_nothing_else(app, picture):
    with listening() as (address, asked):
        html = f'<html lang="en"><title>x</title>{hostile(address, picture)}'
        assert pictures(weasyprint.HTML(string=html).write_pdf()) > 0
        assert len(asked) >= 5, "the attack must be one"
        asked.clear()
        pdf = press.pdf_of(html, fonts(app))
        assert asked == []
    assert pictures(pdf) == 0


def test_what_is_written_into_a_chapter_fetches_nothing(session, app, picture):
    with listening() as (address, asked):
        body = f"![a]({address}/a.png) [b](file://{picture}) [c]({address}/c)\n\n{hostile(address, picture)}"
        factories.chapter(session, body=body)
        session.commit()
        html = booklet_html(app, "de")
        assert f'href="{address}/c"' in html  # a link stays one
        weasyprint.HTML(string=html).write_pdf()
        assert asked == [], "the first line of defence"
        assert pictures(press.pdf_of(html, fonts(app))) == 0
        assert asked == []


@pytest.fixture
def with_press(app, session, monkeypatch, tmp_path):
    """Return `with_press(program)`: the machine's press is another one."""
    factories.chapter(session, translations={"en": "Finding a flat"})
    session.commit()

    def use(program: str) -> None:
        script = tmp_path / "press.py"
        script.write_text(program)
        monkeypatch.setattr(press, "__file__", str(script))

    return use


MISSING = f"""
import builtins, runpy, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
runpy.run_path({press.__file__!r}, run_name="__main__")
"""


def test_without_the_systems_libraries_the_page_says_what_else_to_do(with_press, client, caplog):
    with_press(MISSING)
    answer = client.get(BOOKLET)
    assert answer.status_code == 503
    assert "print it from your browser" in answer.text
    assert 'href="/guide/duisburg"' in answer.text
    assert "status 3: cannot load library 'libpango-1.0-0'" in caplog.text


def test_a_press_that_hangs_is_ended(with_press, client, monkeypatch, caplog):
    with_press("import time; time.sleep(600)")
    monkeypatch.setattr(printing, "WAIT", 0.5)
    assert client.get(BOOKLET).status_code == 503
    assert "not printed within" in caplog.text


def test_the_press_gets_none_of_our_settings(with_press, client, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    with_press("import os; print(sorted(os.environ))")
    told = client.get(BOOKLET).text
    assert "PATH" in told
    assert "SECRET_KEY" not in told


def test_while_it_is_printed_others_are_asked_to_wait_a_moment(with_press, app, client):
    import fcntl

    shelf = Path(app.config["WEGPATEN"].booklet_folder)
    shelf.mkdir(exist_ok=True)
    with (shelf / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = client.get(BOOKLET)
    assert answer.status_code == 503
    assert "The booklet is being made" in answer.text
    assert answer.headers["Refresh"] == answer.headers["Retry-After"] == "3"


def test_where_nothing_can_be_kept_the_page_says_so(with_press, app, client, tmp_path, monkeypatch, caplog):
    (tmp_path / "a file").write_text("")
    config = replace(app.config["WEGPATEN"], booklet_folder=str(tmp_path / "a file" / "booklets"))
    monkeypatch.setitem(app.config, "WEGPATEN", config)
    assert client.get(BOOKLET).status_code == 503
    assert "booklets cannot be kept" in caplog.text
