"""One question: looking at it changes nothing, since mail scanners follow links; a button answers it, once."""

from contextlib import AbstractContextManager, nullcontext

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_login import current_user
from flask_wtf import FlaskForm

from webapp import limits, reader_language
from webapp.answer import blueprint
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.match_cards import card_of, link_sight
from webapp.match_forms import CheckInForm, DeclineForm, EndForm
from webapp.models import AnswerLink, Question
from webapp.services import answer_links, answers, reasons, running
from webapp.services.errors import ConflictError

OUTCOMES = "asked", "together", "no_volunteer", "no_newcomer", "goes_on", "ended", "told", "call"


@blueprint.errorhandler(ConflictError)
def nothing_to_answer(_error: ConflictError) -> ResponseReturnValue:
    """Show one and the same page for every link that answers nothing, whatever the reason."""
    db.session.rollback()
    return render_template("answer/dead.html"), 410


@blueprint.get("/<token>")
def question(token: str) -> ResponseReturnValue:
    """Show what is asked, as far as a letter's reader may see it, and the buttons."""
    link = answer_links.find(db.session(), token)
    with _language_of(link):
        if link.question is Question.CHECK_IN:
            return render_template("answer/check_in.html", token=token, form=CheckInForm())
        if link.question is Question.GO_ON:
            return render_template("answer/go_on.html", token=token, match=link.match)
        card = card_of(link.match, link_sight(link.match, link.side))
        return render_template("answer/meet.html", token=token, match=link.match, side=link.side, card=card)


@blueprint.post("/<token>")
def yes(token: str) -> ResponseReturnValue:
    """Say yes; or how it is going, where that is what was asked."""
    link = _link_to_answer(token)
    if link.question is Question.CHECK_IN:
        return _check_in(token, link)
    answer_links.use(db.session(), link)
    if link.question is Question.GO_ON:
        running.confirm_trial(db.session(), link.user, link.match, link.side)
        return _thanks(link, "goes_on")
    answers.accept(db.session(), link.user, link.match, link.side)
    return _thanks(link, "together" if link.match.both_said_yes else "asked")


def _check_in(token: str, link: AnswerLink) -> ResponseReturnValue:
    form = CheckInForm()
    if not form.validate_on_submit():
        return _once_more(link, "answer/check_in.html", token, form)
    answer_links.use(db.session(), link)
    running.check_in(
        db.session(),
        link.user,
        link.match,
        link.side,
        mood=form.mood.data,
        hours=form.hours.data,
        wants_call=form.wants_call.data,
        note=form.note.data or "",
    )
    return _thanks(link, "call" if form.wants_call.data else "told")


@blueprint.get("/<token>/no")
def ask_no(token: str) -> ResponseReturnValue:
    """Ask why not."""
    link = answer_links.find(db.session(), token)
    with _language_of(link):
        return render_template(
            "answer/no.html", token=token, question=link.question, side=link.side, form=_form_of(link)
        )


@blueprint.post("/<token>/no")
def no(token: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    link = _link_to_answer(token)
    form = _form_of(link)
    if not form.validate_on_submit():
        return _once_more(link, "answer/no.html", token, form)
    answer_links.use(db.session(), link)
    if isinstance(form, EndForm):
        running.dissolve(db.session(), link.user, link.match, link.side, form.reason.data)
        return _thanks(link, "ended")
    answers.decline(
        db.session(),
        link.user,
        link.match,
        link.side,
        form.reason.data,
        no_time_until=form.no_time_until(),
    )
    return _thanks(link, f"no_{link.side.value}")


@blueprint.get(f"/thanks/<any({', '.join(OUTCOMES)}):outcome>")
def thanks(outcome: str) -> ResponseReturnValue:
    """Thank for an answer and say what happens now; about nobody, and the link is out of the address."""
    return render_template("answer/thanks.html", outcome=outcome)


def _link_to_answer(token: str) -> AnswerLink:
    """Return a link that is about to be answered by; only wrong ones count as tries."""
    tried = limits.spend("answer")
    link = answer_links.find(db.session(), token)
    tried.give_back()
    return link


def _form_of(link: AnswerLink) -> DeclineForm | EndForm:
    """Return the reasons to choose from; how it is going is a question without a no."""
    if link.question is Question.MEET:
        return DeclineForm()
    if link.question is Question.CHECK_IN:
        raise ConflictError("link_used")
    form = EndForm()
    form.offer_reasons(code for code in reasons.END if code != "goal_reached")
    return form


def _language_of(link: AnswerLink) -> AbstractContextManager[None]:
    """Let the page speak the letter's language, unless its reader has chosen another one."""
    chosen = reader_language.remembered() or "lang" in request.args or current_user.is_authenticated
    if chosen or link.user.language not in current_app.config["LANGUAGES"]:
        return nullcontext()
    return force_locale(link.user.language)


def _once_more(link: AnswerLink, template: str, token: str, form: FlaskForm) -> ResponseReturnValue:
    """Show a form again with what is missing. The try was a good one."""
    with _language_of(link):
        page = render_template(template, token=token, question=link.question, side=link.side, form=form)
    db.session.commit()
    return page, 422


def _thanks(link: AnswerLink, outcome: str) -> ResponseReturnValue:
    """Finish an answer; the last page speaks the same language."""
    with _language_of(link):
        language = str(get_locale())
    db.session.commit()
    nudge("mail")
    return redirect(url_for("answer.thanks", outcome=outcome, lang=language), 303)
