"""PostgreSQL is restarted under load, in good order and as in a crash: what was confirmed is there, once.

Held against it: a page that says so, connections that are looked at before use, and the key in every form.
"""

import signal

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.attacks.conftest import percentiles
from tests.attacks.test_kill import Approvers, losses
from tests.fixtures.databases import dispose, run_command, start_app
from tests.servers.postgresql import PostgreSQL
from tests.servers.product import product_on
from webapp.db import engine_options
from webapp.models import Match, MatchState

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server of our own, which keeps what it confirmed even when it is killed."""
    with PostgreSQL(synchronous_commit="on") as server:
        yield server


@pytest.fixture
def url(server, tmp_path):
    """A seeded database there."""
    address = f"postgresql+psycopg://tests@/postgres?host={server.socket_folder}"
    app = start_app(address, tmp_path)
    run_command(app, "db", "upgrade")
    run_command(app, "seed")
    dispose(app)
    return address


def test_restarted_under_load_nothing_is_lost(server, url, tmp_path, free_port, tell):
    engine = create_engine(url, **engine_options(url))
    with Session(engine) as session:
        matches = [factories.proposal(session).id for _each in range(600)]
        email = factories.coordinator(session).email
        session.commit()
    with product_on(url, tmp_path, free_port) as product:
        product.start_web()
        approvers = Approvers(product.caller().sign_in(email), matches)
        for thread in approvers.threads:
            thread.start()
        restarts = 0
        for how in [signal.SIGINT, signal.SIGQUIT] * 5:
            approvers.wait_for_answers((restarts + 1) * 40)
            server.restart(how)
            restarts += 1
        for thread in approvers.threads:
            thread.join(300)
        assert product.caller().get("/healthz").status == 200
    with Session(engine) as session:
        assert losses(session, approvers.acknowledged) == []
        approved = session.scalar(select(func.count()).where(Match.state == MatchState.APPROVED))
        assert approved == len(approvers.acknowledged) == len(matches)
    engine.dispose()
    tell(
        f"{restarts} restarts in {len(matches)} approvals: 0 lost, 0 double, {dict(approvers.outcomes)}, "
        f"{percentiles(approvers.seconds)}"
    )
