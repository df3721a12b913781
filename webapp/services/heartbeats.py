"""Signs of life of processes, in the database: whoever looks may sit on another machine."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Heartbeat

WORKER = "worker"


def beat(session: Session, name: str = WORKER) -> None:
    """Note that a process of this name is alive."""
    known = session.scalar(
        update(Heartbeat)
        .where(Heartbeat.name == name)
        .values(at=now())
        .returning(Heartbeat.name)
        .execution_options(synchronize_session=False)
    )
    if known is None:
        session.add(Heartbeat(name=name))


def last_beat(session: Session, name: str = WORKER) -> datetime | None:
    """Return when one was last seen alive, or None where there never was one."""
    found = session.get(Heartbeat, name, populate_existing=True)
    return found.at if found else None
