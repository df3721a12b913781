"""The words that people choose from, in the reader's language; they come with the town's data."""

from flask import render_template

from webapp.admin import blueprint
from webapp.vocabulary import field_choices, interest_choices, language_choices, sensitive_fields


@blueprint.get("/words")
def words() -> str:
    """Show support fields, interests and languages."""
    return render_template(
        "admin/words.html",
        fields=field_choices(),
        sensitive=sensitive_fields(),
        interests=interest_choices(),
        languages=language_choices(),
    )
