"""People who use the pages: signed in through the real form, pressing the buttons that the pages show them."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker, use_own_device
from webapp.models import User

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor:
    """Somebody at a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def read(self, path: str) -> str:
        """The text of a page that must be there."""
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
        return response.text

    def send(self, path: str, *, page: str = "", **fields: object) -> TestResponse:
        """Send a form to `path` that stands on `page` (by default on `path` itself)."""
        token = TOKEN.search(self.read(page or path))
        assert token, f"no form on {page or path}"
        return self.client.post(path, data={"csrf_token": token[1], **fields})


@pytest.fixture
def visitor(app) -> Callable[[User], Visitor]:
    """Return `visitor(user)`: that person, signed in."""

    def sign_in(user: User) -> Visitor:
        visitor = Visitor(PageChecker(app))
        use_own_device(app, visitor.client, user)
        response = visitor.send("/sign-in", email=user.email, password=PASSWORD)
        assert response.status_code in {302, 303}, "could not sign in"
        return visitor

    return sign_in
