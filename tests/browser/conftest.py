"""One living town for all tests that only look: really served, really signed in, made once per test process.

Who changes something there takes a database of their own (`app`, `session`).
"""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from werkzeug.serving import make_server

from tests.browser.cast import Cast
from tests.browser.town import fill
from tests.fixtures.databases import dispose, start_app
from tests.servers.ports import find_free_port

NEVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def cast(databases, templates, tmp_path_factory, chromium) -> Iterator[Cast]:
    """The people of the town, each at a browser of their own."""
    from sqlalchemy.orm import Session

    from webapp.extensions import db
    from webapp.models import SignInLink, User
    from webapp.sign_in import links

    url, port = databases.create(templates(demo=False)), find_free_port()
    app = start_app(url, tmp_path_factory.mktemp("town"), base_url=f"http://127.0.0.1:{port}")

    def link_of(kind: str, user: User) -> str:
        if kind == "password":
            link = links.password_link(user)
        elif kind == "new_email":
            link = links.new_address_link(user)
        else:
            row = SignInLink(expires_at=NEVER)
            session.add(row)
            session.flush()
            link = links.link_to_sign_in(row, user)
        return link.rpartition("/")[2]

    with app.test_request_context(method="POST"), Session(db.engine, expire_on_commit=False) as session:
        town = fill(session, link_of)
        session.commit()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Cast(app, town, chromium, f"http://127.0.0.1:{port}", app.config["LANGUAGES"])
    server.shutdown()
    thread.join()
    server.server_close()
    dispose(app)
    databases.drop(url)
