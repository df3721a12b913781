"""A pair of people, and the links in the letters that they get."""

from tests.webapp.answer.links import letter_of, link_of, review_now  # noqa: F401 - fixtures
from tests.webapp.me.conftest import amal, maria, pair  # noqa: F401 - two people and what happens between them
