"""What newcomers and volunteers of the demo have in common: account, person, languages, consent."""

from datetime import datetime

from webapp.models import ContactWay, Gender, LanguageSkill, Person, RoleName, User
from webapp.services.seeding.demo_accounts import account
from webapp.services.seeding.stage import Stage
from webapp.services.seeding.tables import Row

GENDERS = {"": None} | {gender.value: gender for gender in Gender}


def person(
    row: Row, stage: Stage, role: RoleName, registered_at: datetime, registered_by: User | None = None
) -> Person:
    """Return the person of a row, with an account that nobody can sign in to yet."""
    # Without e-mail the account is known by the first group of a printed code: `n003` is a possible one.
    username = None if row["email"] else row["key"].upper()
    user = account(stage, role, row["email"] or None, username, row["interface_language"])
    user.created_at = user.confirmed_at = registered_at
    return Person(
        user=user,
        first_name=row["first_name"],
        last_name=row["last_name"],
        gender=row.find("gender", GENDERS),
        contact_way=row.find("contact_way", {way.value: way for way in ContactWay}),
        phone=row["phone"] or None,
        district=row.find("district", row.find("town", stage.districts)),
        lat=row.number("lat"),
        lon=row.number("lon"),
        registered_at=registered_at,
        registered_by=registered_by,
        is_demo=True,
        languages=languages(row),
    )


def languages(row: Row) -> list[LanguageSkill]:
    """Return the skills written as `ar:native de:A2 ti:native/none`: spoken, or spoken and written."""
    skills = []
    for position, cell in enumerate(row["languages"].split()):
        code, _, levels = cell.partition(":")
        spoken, _, written = levels.partition("/")
        skills.append(LanguageSkill(language=code, spoken=spoken, written=written or spoken, position=position))
    return skills
