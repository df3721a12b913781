"""Own data, one thing per page."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp import reader_language
from webapp.account import blueprint
from webapp.account.own import own_account, own_person
from webapp.account.profile_forms import ContactForm, LanguagesForm, NameForm, ReadingLanguageForm
from webapp.extensions import db
from webapp.services import profile


def _saved() -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("account.overview"), 303)


@blueprint.route("/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    """Change the name."""
    person = own_person()
    form = NameForm(obj=person)
    if not form.validate_on_submit():
        return render_template("account/name.html", form=form)
    profile.change_name(
        db.session(),
        own_account(),
        person,
        first_name=form.first_name.data,
        last_name=form.last_name.data,
        shows_last_name=form.shows_last_name.data,
    )
    return _saved()


@blueprint.route("/contact", methods=["GET", "POST"])
def contact() -> ResponseReturnValue:
    """Change how to be reached."""
    person = own_person()
    form = ContactForm(person)
    if not form.validate_on_submit():
        return render_template("account/contact.html", form=form, email=person.email)
    profile.change_contact(
        db.session(),
        own_account(),
        person,
        way=form.contact_way.data,
        phone=form.phone.data or None,
        texts=form.texts.data if form.texts else None,
    )
    return _saved()


@blueprint.route("/languages", methods=["GET", "POST"])
def languages() -> ResponseReturnValue:
    """Change the languages one speaks."""
    person = own_person()
    form = LanguagesForm(person)
    if form.rearranged() or not form.validate_on_submit():
        return render_template("account/languages.html", form=form)
    profile.change_languages(db.session(), own_account(), person, form.spoken())
    return _saved()


@blueprint.route("/reading-language", methods=["GET", "POST"])
def reading_language() -> ResponseReturnValue:
    """Change the language of pages and mails, here and on every device where none was chosen."""
    user = own_account()
    form = ReadingLanguageForm(current_app.config["LANGUAGES"], user.language)
    if not form.validate_on_submit():
        return render_template("account/reading_language.html", form=form)
    profile.change_reading_language(db.session(), user, form.language.data)
    reader_language.choose(form.language.data)
    with force_locale(form.language.data):
        return _saved()
