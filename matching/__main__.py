"""The command line: `python -m matching round | suggest | train | evaluate | city`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from tqdm import tqdm

from matching.arrival_days import DAYS
from matching.arrivals import Standing
from matching.cells import count
from matching.evaluate import evaluate
from matching.explain import COLUMNS
from matching.faults import BadInput, Fault
from matching.history import History
from matching.market import Market
from matching.policy import Policy
from matching.portable import load, save
from matching.reading import as_csv, read_rows, write_rows
from matching.rounds import STAGES, Progress, run_round
from matching.scorecard import Scorecard
from matching.selections import take
from matching.suggestions import suggest
from matching.tables import Offers, People, Requests

if TYPE_CHECKING:
    from matching.replay import Replayed

BAD_INPUT = 2
Table = TypeVar("Table", Requests, Offers)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0, or 2 for bad input with one line per fault on standard error."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except BadInput as error:
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        return BAD_INPUT
    return 0


def _round(options: argparse.Namespace) -> None:
    requests, offers = _tables(options)
    policy, model = _policy(options), _model(options)
    _check_writable(options.out, options.unmatched)
    with _progress() as progress:
        result = run_round(requests, offers, policy, model, progress)
    write_rows(options.out, COLUMNS, [pair.to_row() for pair in result.explanations])
    if options.unmatched:
        left = [
            {"request": id, "reason": reason}
            for id, reason in zip(requests.id, result.unmatched.tolist(), strict=True)
            if reason
        ]
        write_rows(options.unmatched, ("request", "reason"), left)
    proof = result.certificate
    sys.stdout.write(
        f"{len(result.pairs)} pairs for {len(requests)} requests and {len(offers)} offers; "
        f"total {proof.total:.4f}, at most {proof.bound:.4f} (gap {proof.gap:.1e})\n"
    )


def _suggest(options: argparse.Namespace) -> None:
    requests, offers = _tables(options)
    policy, model = _policy(options), _model(options)
    rows: list[dict[str, str]]
    if options.request and not options.matches:
        row = _place(requests, options.request, options.requests)
        rows = [pair.to_row() for pair in suggest(requests, offers, row, policy, model, options.top)]
    elif options.request:
        row = _place(requests, options.request, options.requests)
        standing = Standing.between(requests, offers, policy, model, held=_held(options))
        rows = [one.to_row() for one in standing.offers_for(row, options.top)]
    else:
        col = _place(offers, options.offer, options.offers)
        others = take(offers, np.delete(np.arange(len(offers)), col))
        standing = Standing.between(requests, others, policy, model, held=_held(options))
        rows = [one.to_row() for one in standing.requests_for(offers.rows[col], options.top)]
    sys.stdout.write(as_csv(COLUMNS, rows))


def _place(people: People, id: str, path: str) -> int:
    if id not in people.id:
        raise BadInput([Fault(Path(path).name, None, "id", f'no {people.noun[:-1]} "{id}"')])
    return people.id.index(id)


def _held(options: argparse.Namespace) -> list[tuple[str, str]]:
    """The pairs of a round that stand."""
    if not options.matches:
        return []
    header, rows = read_rows(options.matches)
    missing = [name for name in ("request", "offer") if name not in header]
    if missing:
        raise BadInput(Fault(Path(options.matches).name, 1, name, "this column is missing") for name in missing)
    return [(row.get("request", ""), row.get("offer", "")) for _, row in rows]


def _train(options: argparse.Namespace) -> None:
    requests, offers = _tables(options)
    history, policy = History.from_csv(options.history, requests, offers), _policy(options)
    _check_writable(options.out)
    from matching.affinity import AffinityModel, PairFeatures  # noqa: PLC0415 - scikit-learn takes seconds to load

    if len(set(history.lasted.tolist())) < len(("0", "1")):
        reason = "to learn from it, it must hold pairs that lasted and pairs that did not"
        raise BadInput([Fault(Path(options.history).name, None, "outcome", reason)])
    features = PairFeatures(requests, offers, policy).transform(history.pairs)
    model = AffinityModel.prior(policy).fit(features, history.lasted)
    save(model.scorecard(policy), options.out)
    sys.stdout.write(
        f"learned from {model.training_.pairs} pairs, of which {model.training_.lasted} lasted; "
        f"expected calibration error {model.training_.calibration_error:.3f}\n"
    )


def _evaluate(options: argparse.Namespace) -> None:
    requests, offers = _tables(options)
    history = History.from_csv(options.history, requests, offers)
    market, model = Market(requests, offers, _policy(options)), _model(options)
    _check_writable(options.report)
    from matching.report import replay_text, write  # noqa: PLC0415 - it loads SciPy, and Matplotlib where it draws

    days = DAYS * bool(options.report) if options.replay is None else options.replay
    replayed = _replay(market, history, model, days, options.seed)
    if options.report:
        sources = {"requests": options.requests, "offers": options.offers, "history": options.history}
        sources |= {"model": options.model} if options.model else {}
        names = {what: Path(path).name for what, path in sources.items()}
        write(options.report, names, market, history, model, replayed, days)
    sys.stdout.write(evaluate(market, history, model).text() + replay_text(replayed))


def _replay(market: Market, history: History, model: Scorecard | None, days: int, seed: int) -> list["Replayed"]:
    """What each way of matching does with the arrivals of so many days; nothing for none."""
    from matching.fates import taught_by  # noqa: PLC0415 - as above
    from matching.replay import replay  # noqa: PLC0415 - as above
    from matching.ways import WAYS  # noqa: PLC0415 - as above

    if not days:
        return []
    found = replay(market, model, taught_by(market, history), days, seed)
    return list(tqdm(found, total=len(WAYS), disable=None, leave=False, desc="replay"))


def _city(options: argparse.Namespace) -> None:
    from matching.city import make_city  # noqa: PLC0415 - only this command needs it

    city = make_city(options.requests, options.seed, offers=options.offers, towns=options.towns)
    city.write(options.out)


def _tables(options: argparse.Namespace) -> tuple[Requests, Offers]:
    """Both tables; the faults of both are reported together."""
    faults: list[Fault] = []
    requests = _read(Requests, options.requests, faults)
    offers = _read(Offers, options.offers, faults)
    if requests is None or offers is None:
        raise BadInput(faults)
    return requests, offers


def _read(table: type[Table], path: str, faults: list[Fault]) -> Table | None:
    try:
        return table.from_csv(path)
    except BadInput as error:
        faults += error.faults
        return None


def _policy(options: argparse.Namespace) -> Policy:
    return Policy.from_toml(options.policy) if options.policy else Policy()


def _model(options: argparse.Namespace) -> Scorecard | None:
    return load(options.model) if options.model else None


def _check_writable(*paths: str | None) -> None:
    """Say before the work, not after it, that its result has nowhere to go."""
    faults = [
        Fault(path, None, "", "cannot be written")
        for path in paths
        if path and (not Path(path).absolute().parent.is_dir() or Path(path).is_dir())
    ]
    if faults:
        raise BadInput(faults)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar over the stages of a round, on a terminal only."""
    with tqdm(total=len(STAGES), disable=None, leave=False, bar_format="{desc:<14}{bar}{percentage:4.0f} %") as bar:

        def show(stage: str, done: float) -> None:
            bar.set_description_str(stage, refresh=False)
            bar.n = STAGES.index(stage) + done
            bar.refresh()

        yield show


def _whole(text: str) -> int:
    try:
        return count(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m matching", description="Match people who ask with people who help."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    tables = argparse.ArgumentParser(add_help=False)
    tables.add_argument("--requests", required=True, metavar="R.csv", help="people who ask")
    tables.add_argument("--offers", required=True, metavar="O.csv", help="people who help")
    tables.add_argument("--policy", metavar="P.toml", help="settings, where they differ from the usual")

    model = argparse.ArgumentParser(add_help=False)
    model.add_argument(
        "--model", metavar="M.json", help="a model that train wrote; without it, the policy's weights"
    )

    command = commands.add_parser("round", parents=[tables, model], help="the best pairs for all requests at once")
    command.add_argument("--out", required=True, metavar="matches.csv", help="where the pairs go")
    command.add_argument("--unmatched", metavar="U.csv", help="where those go who got nobody, and why")
    command.set_defaults(run=_round)

    command = commands.add_parser("suggest", parents=[tables, model], help="the best for one who asks or helps")
    whose = command.add_mutually_exclusive_group(required=True)
    whose.add_argument("--request", metavar="ID", help="the best offers for this request")
    whose.add_argument("--offer", metavar="ID", help="the best requests for this offer, as if it had just come")
    command.add_argument("--matches", metavar="matches.csv", help="pairs of a round that stand; a few may move")
    command.add_argument("--top", type=_whole, default=10, metavar="10", help="how many at most")
    command.set_defaults(run=_suggest)

    command = commands.add_parser("train", parents=[tables], help="learn from what became of past matches")
    command.add_argument("--history", required=True, metavar="H.csv", help="past pairs, and whether they lasted")
    command.add_argument("--out", required=True, metavar="M.json", help="where the model goes")
    command.set_defaults(run=_train)

    command = commands.add_parser("evaluate", parents=[tables, model], help="how well a model foretells the past")
    command.add_argument("--history", required=True, metavar="H.csv", help="past pairs, and whether they lasted")
    command.add_argument("--report", metavar="report.html", help="a page with plots; it also replays, see below")
    command.add_argument(
        "--replay",
        type=_whole,
        metavar=f"{DAYS}",
        help=f"match the arrivals of so many days in different ways; 0: not (with a report {DAYS}, else 0)",
    )
    command.add_argument("--seed", type=_whole, default=1, metavar="1", help="the same seed replays the same fates")
    command.set_defaults(run=_evaluate)

    command = commands.add_parser("city", help="a made-up city to try things on")
    command.add_argument("--requests", type=_whole, required=True, metavar="1000", help="how many people ask")
    command.add_argument("--offers", type=_whole, metavar="350", help="how many people help")
    command.add_argument("--towns", type=_whole, default=1, metavar="1", help="lay the region out so many times")
    command.add_argument("--seed", type=_whole, default=1, metavar="1", help="the same seed gives the same city")
    command.add_argument("--out", required=True, metavar="DIR", help="where requests, offers and history go")
    command.set_defaults(run=_city)
    return parser


if __name__ == "__main__":
    sys.exit(main())
