"""The learned model that a programme goes by, if one is in use."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import BadInput, Scorecard
from matching.portable import from_record
from webapp.models import LearnedModel, Programme

log = logging.getLogger(__name__)


def model_in_use(session: Session, programme: Programme) -> LearnedModel | None:
    """Return the model in use for the town and kind of a programme; None where the starting values are."""
    found = session.scalar(
        select(LearnedModel).where(
            LearnedModel.town_id == programme.town_id,
            LearnedModel.kind == programme.kind,
            LearnedModel.active.is_(True),
        )
    )
    return found if found is not None and is_readable(found) else None


def is_readable(model: LearnedModel) -> bool:
    """Whether this version of the engine knows all that the model counts; if not, the starting values are used."""
    try:
        from_record(model.record)
    except BadInput as error:
        log.warning("model %s cannot be used: %s", model.id, error)
        return False
    return True


def model_of(session: Session, programme: Programme) -> Scorecard | None:
    """Return the tables of the model in use, None for the starting values."""
    model = model_in_use(session, programme)
    return None if model is None else from_record(model.record)
