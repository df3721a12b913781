"""The planted fault for brute force: each worker counts for itself, as a limiter in process memory does."""

from collections import Counter
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from webapp import create_app
from webapp.db import now
from webapp.services import rate_counts

COUNTS: Counter[str] = Counter()


def count(_session: Session, key: str, within: timedelta) -> tuple[int, datetime]:
    COUNTS[key] += 1
    return COUNTS[key], now() + within


def create_faulty_app() -> Flask:
    rate_counts.count = count
    return create_app()
