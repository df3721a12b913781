"""Asks Nominatim: politely (one request a second over all workers), rarely (answers are kept), at one host.

Nothing waits for it for long: where it is switched off, slow or broken, the answer is None.
"""

import time
from datetime import datetime, timedelta
from ssl import SSLContext
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from geopy.adapters import URLLibAdapter
from geopy.distance import great_circle
from geopy.exc import GeopyError
from geopy.geocoders import Nominatim as NominatimClient
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models.geocoding import GeocodedPlace, GeocoderTurn

BETWEEN_REQUESTS = timedelta(seconds=1)  # Nominatim's usage policy
PATIENCE = timedelta(seconds=3)
PAUSE_AFTER_FAILURE = timedelta(minutes=1)
ANSWER_WITHIN_SECONDS = 3
PLAUSIBLE_KM = 8.0  # farther from the district's middle than this, the answer is about somewhere else
THE_TURN = 1

Bind = Engine | Connection
Position = tuple[float, float]


class Nominatim(NamedTuple):
    """Which Nominatim is asked, and how we introduce ourselves to it."""

    url: str
    user_agent: str


class _NoWayOn(HTTPRedirectHandler):
    """A redirect is an error like any other: what we ask stays with the one host we chose."""

    def redirect_request(self, *_arguments: object) -> None:
        """Follow none."""


class _OneHost(URLLibAdapter):
    """Asks over HTTP, and follows no redirect to somebody else."""

    def __init__(self, *, proxies: object, ssl_context: SSLContext) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.urlopen = build_opener(HTTPSHandler(context=ssl_context), ProxyHandler(), _NoWayOn()).open


def ask(bind: Bind, network: Nominatim, query: str, near: Position) -> Position | None:
    """Return what the network says where `query` lies (WGS84 degrees), from the cache where it was asked before.

    None where it does not know, is not asked, or names a place far from `near`. Uses short transactions of its
    own; the caller holds none.
    """
    with _transaction(bind) as session, session.begin():
        known = session.get(GeocodedPlace, query)
        if known is not None:
            return _position(known)
        turn = _take_turn(session)
    if turn is None:
        return None
    time.sleep(max(0.0, (turn - now()).total_seconds()))
    try:
        location = _client(network).geocode(query, country_codes="de", exactly_one=True)
    except GeopyError:
        _pause(bind)
        return None
    place = GeocodedPlace(query=query, lat=None, lon=None)
    if location is not None and great_circle(near, location.point).km <= PLAUSIBLE_KM:
        place.lat, place.lon = location.latitude, location.longitude
    with _transaction(bind) as session, session.begin():
        session.merge(place)
        return _position(place)


def switch(session: Session, *, on: bool) -> None:
    """Let the network be asked, or not: from the next request on, in all workers."""
    _turn(session).enabled = on


def _client(network: Nominatim) -> NominatimClient:
    url = urlsplit(network.url)
    return NominatimClient(
        user_agent=network.user_agent,
        scheme=url.scheme,
        domain=f"{url.netloc}{url.path}".rstrip("/"),
        timeout=ANSWER_WITHIN_SECONDS,
        adapter_factory=_OneHost,
    )


def _transaction(bind: Bind) -> Session:
    return Session(bind, join_transaction_mode="create_savepoint", expire_on_commit=False)


def _take_turn(session: Session) -> datetime | None:
    """Return the moment at which this worker may ask; None where that is too far off or switched off."""
    turn = _turn(session)
    at = max(now(), turn.next_at)
    if not turn.enabled or at - now() > PATIENCE:
        return None
    turn.next_at = at + BETWEEN_REQUESTS
    return at


def _turn(session: Session) -> GeocoderTurn:
    """Return the one row, locked; made at its first use."""
    turn = session.get(GeocoderTurn, THE_TURN, with_for_update=True)
    if turn is None:
        try:
            with session.begin_nested():
                session.add(GeocoderTurn(id=THE_TURN))
        except IntegrityError:  # another worker made it at the same moment
            pass
        turn = session.get_one(GeocoderTurn, THE_TURN, with_for_update=True, populate_existing=True)
    return turn


def _pause(bind: Bind) -> None:
    with _transaction(bind) as session, session.begin():
        _turn(session).next_at = now() + PAUSE_AFTER_FAILURE


def _position(place: GeocodedPlace) -> Position | None:
    return None if place.lat is None or place.lon is None else (place.lat, place.lon)
