"""What a place of each volunteer was worth at the margin in a programme's last round."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Programme, Round, RoundState


def last_prices(session: Session, programme: Programme) -> dict[str, float]:
    """Return the prices of the programme's last round, by offer id; empty before the first."""
    prices = session.scalar(
        select(Round.prices)
        .where(Round.programme_id == programme.id, Round.state == RoundState.DONE)
        .order_by(Round.id.desc())
        .limit(1)
    )
    return dict(prices or {})
