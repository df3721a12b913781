"""Where anybody says what keeps them from using a page: without an account, an e-mail address or a riddle."""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from webapp import limits
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.page_links import nameless
from webapp.public import blueprint
from webapp.services import barriers
from webapp.typed_text import one_line, several_lines

LONGEST = 4000
# A query or a fragment can hold a name or a key; nobody means to tell us that.
QUERY = re.compile(r"[?#]\S*")


def _page(text: str | None) -> str:
    return nameless(QUERY.sub("", one_line(text)))


class FeedbackForm(FlaskForm):
    """What is in the way, and where. A program fills in every field, and so gives itself away."""

    where = StringField(
        _l("Which page is it?"),
        filters=[_page],
        validators=[Length(max=200, message=_l("Please use at most 200 letters."))],
    )
    barrier = TextAreaField(
        _l("What is in your way?"),
        filters=[several_lines],
        validators=[
            DataRequired(_l("Please write what is in your way.")),
            Length(max=LONGEST, message=_l("Please use at most 4000 letters.")),
        ],
    )
    reach = StringField(
        _l("How can we reach you?"),
        filters=[one_line],
        validators=[Length(max=200, message=_l("Please use at most 200 letters."))],
    )
    website = StringField(_l("Please leave this field empty"))

    def validate_website(self, field: StringField) -> None:
        """Whoever is no program can mend this: the field is shown then."""
        if field.data:
            raise ValidationError(_("Please leave this field empty. It is there to stop programs."))

    def message(self) -> barriers.Message:
        """Return what was written."""
        return barriers.Message(self.where.data, self.barrier.data, self.reach.data, str(get_locale()))


@blueprint.route("/accessibility/feedback", methods=["GET", "POST"])
def feedback() -> ResponseReturnValue:
    """Take a message about a barrier."""
    own = current_user.email if current_user.is_authenticated else ""
    form = FeedbackForm(where=_page(request.args.get("where")), reach=own)
    if form.validate_on_submit():
        limits.spend("barrier")
        barriers.report(db.session(), current_user if current_user.is_authenticated else None, form.message())
        db.session.commit()
        nudge("mail")
        return redirect(url_for("public.feedback_thanks"), 303)
    return render_template("public/feedback.html", form=form), 422 if form.errors else 200


@blueprint.get("/accessibility/feedback/thanks")
def feedback_thanks() -> str:
    """Say what happens now, and by when."""
    return render_template("public/feedback_thanks.html")
