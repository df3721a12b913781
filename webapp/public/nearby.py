"""Who helps where: centres, initiatives and institutions. No person is ever shown."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from webapp.extensions import db
from webapp.models import Town
from webapp.public import blueprint
from webapp.services.directory import Search, near


class NearForm(FlaskForm):
    """Narrows the list down; sent by GET. What is not known narrows nothing down."""

    class Meta:
        """A filtered list has an address to share."""

        csrf = False

    town = SelectField(_l("Town"))
    district = SelectField(_l("District"))
    text = SearchField(_l("Name or words"), filters=[lambda text: " ".join((text or "").split())[:100]])

    def offer_choices(self) -> None:
        """Offer the towns and their districts."""
        towns = db.session.scalars(select(Town).options(selectinload(Town.districts)).order_by(Town.name)).all()
        self.town.choices = [("", _("all")), *((str(town.id), town.name) for town in towns)]
        districts = [(each, town.name) for town in towns for each in town.districts]
        self.district.choices = [
            SelectChoice("", _("all")),
            *(SelectChoice(str(each.id), each.name, optgroup=town) for each, town in districts),
        ]
        for field, known in (
            (self.town, {str(town.id) for town in towns}),
            (self.district, {str(each.id) for each, _town in districts}),
        ):
            if field.data not in known:
                field.data = ""

    def search(self) -> Search:
        """Return what was chosen; a district says which town."""
        return Search(
            town=int(self.town.data) if self.town.data else None,
            district=int(self.district.data) if self.district.data else None,
            text=self.text.data or "",
        )


@blueprint.get("/near")
def nearby() -> str:
    """List who helps, by town."""
    form = NearForm(request.args)
    form.offer_choices()
    search = form.search()
    return render_template("public/near.html", form=form, search=search, towns=near(db.session(), search))
