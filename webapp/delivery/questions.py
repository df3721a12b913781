"""Letters that ask something, and the link in each by which it can be answered without signing in."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from webapp.delivery.outbox import DueMail
from webapp.models import Match, Question, User
from webapp.services import answer_links

QUESTIONS: Mapping[str, Question] = {
    "volunteer_asked": Question.MEET,
    "newcomer_asked": Question.MEET,
    "reminder": Question.MEET,
    "trial_ends": Question.GO_ON,
    "review_due": Question.CHECK_IN,
}


def issue_link(session: Session, mail: DueMail) -> str:
    """Return the word of a link made for this letter, committed; empty where it asks nothing, or nothing any more.

    It is made as the letter leaves, so that it is never stored. Each further try makes another one: a letter may
    have arrived although nobody could note it, and then its link must work as well.
    """
    question = QUESTIONS.get(mail.template)
    user = session.get(User, mail.user_id) if question is not None and mail.user_id is not None else None
    match = session.get(Match, mail.context["match"]) if user is not None else None
    token = answer_links.issue(session, match, user, question) if match and user and question else ""
    session.commit()
    return token
