"""Good answers to every step, and somebody who gives them."""

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from webapp.models import District, Town

Fields = Mapping[str, Any]
LANGUAGES = {
    "languages-0-language": "ar",
    "languages-0-level": "native",
    "languages-0-reads": "y",
    "languages-1-language": "de",
    "languages-1-level": "A1",
}
CONTACT = {"first_name": "Amal", "last_name": "Haddad", "way": "email", "email": "amal@example.org"}


def district_id(session: Session, name: str = "Marxloh") -> int:
    return session.scalars(select(District.id).where(District.name == name)).one()


def newcomer_steps(session: Session) -> dict[str, Fields]:
    return {
        "whom": {"for_whom": "self"},
        "needs": {"needs": ["wohnen", "sprache"], "must_need": "wohnen"},
        "kind": {"kind": "mentor"},
        "languages": LANGUAGES,
        "place": {"place": "", "district": district_id(session)},
        "time": {"availability": ["mon-morning", "sat-evening"]},
        "wishes": {"prefers_gender": "f", "gender": "f", "interests": ["cooking"]},
        "contact": CONTACT,
    }


def volunteer_steps(session: Session) -> dict[str, Fields]:
    return {
        "skills": {"skills": ["wohnen", "kita"]},
        "kinds": {"kinds": ["mentor", "helper"]},
        "languages": LANGUAGES,
        "area": {"place": "", "district": district_id(session), "radius_km": "10"},
        "time": {"any_time": "y"},
        "room": {"capacity": "2", "open_to_other_centres": "y"},
        "wishes": {"prefers_gender": "", "gender": "m"},
        "initiative": {"initiative": ""},
        "contact": {**CONTACT, "first_name": "Petra", "email": "petra@example.org"},
    }


def initiative_steps(session: Session) -> dict[str, Fields]:
    town = session.scalars(select(Town.id).where(Town.slug == "duisburg")).one()
    return {
        "about": {"name": "Nachbarn in Marxloh", "initiative_kind": "association", "about": "Wir kochen."},
        "town": {"town": str(town)},
        "districts": {"districts": [district_id(session), district_id(session, "Alt-Hamborn")]},
        "speaking": {"speaks": ["de", "tr"]},
        "manager": {"contact_name": "Ayla Demir", "email": "ayla@example.org", "phone": ""},
    }


STEPS = {"newcomer": newcomer_steps, "volunteer": volunteer_steps, "initiative": initiative_steps}


class Applicant:
    """Somebody at a browser who answers one step after the other."""

    def __init__(self, client: FlaskClient, session: Session, journey: str = "newcomer") -> None:
        self.client, self.journey = client, journey
        self.steps = STEPS[journey](session)
        session.rollback()

    def url(self, step: str, *, changing: bool = False) -> str:
        return f"/join/{self.journey}/{step}" + ("?then=check" if changing else "")

    def read(self, step: str) -> str:
        response = self.client.get(self.url(step))
        assert response.status_code == 200, (step, response.status_code, response.headers.get("Location"))
        return response.text

    def answer(self, step: str, *, changing: bool = False, **fields: Any) -> TestResponse:
        return self.client.send_form(self.url(step, changing=changing), **(fields or self.steps[step]))

    def answer_until(self, last: str = "", **changed: Fields) -> None:
        """Answer all steps up to and including `last`, some of them otherwise."""
        for step, fields in self.steps.items():
            response = self.answer(step, **changed.get(step, fields))
            assert response.status_code == 303, f"{step}: {complaints(response.text)}"
            if step == last:
                return

    def send(self) -> TestResponse:
        return self.answer("check", consent="y")

    def register(self, **changed: Fields) -> str:
        """Answer everything, send it, and return the last page."""
        self.answer_until(**changed)
        response = self.send()
        assert response.status_code == 303, complaints(response.text)
        assert response.headers["Location"].endswith("/done")
        return self.client.get(response.headers["Location"]).text


def complaints(page: str) -> list[str]:
    """Return the messages beside the fields."""
    return [part.split("</span></p>")[0].split("</span>")[-1] for part in page.split('class="kern-error"')[1:]]


def leads_to(response: TestResponse) -> str:
    """Return the last part of the address that the answer leads to."""
    assert response.status_code == 303, complaints(response.text)
    return response.headers["Location"].rpartition("/")[2]


def as_form(**fields: Any) -> MultiDict[str, Any]:
    return MultiDict(fields)
