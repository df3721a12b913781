"""An evaluation as one HTML file: figures, plots and a replay, readable on paper and without a network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from matching.evaluate import Evaluation, estimates, figures
from matching.features import NAMES
from matching.history import History
from matching.market import Market
from matching.reading import write_text
from matching.replay import Replayed
from matching.scorecard import Model, Scorecard, scorecard_of
from matching.tables import Floats, Ints
from matching.ways import Way

LABELS = {
    "rounds": "our rounds",
    "first_come_first_served": "first come, first served",
    "nearest_first": "nearest first",
    "gale_shapley": "Gale-Shapley",
    "weighted_hungarian": "Hungarian, score by hand",
}
EVERY = {1: "daily", 7: "weekly", 30: "monthly"}


@dataclass(frozen=True, eq=False)
class Findings:
    """All that a report shows: a model beside the prior on the same history, and what a replay did, if any.

    `sources` maps what was read to the name of its file; `estimate` and `lasted` (k,) are the history by the model.
    """

    sources: Mapping[str, str]
    estimate: Floats
    prior_estimate: Floats
    lasted: Ints
    card: Scorecard
    prior: Scorecard
    replayed: Sequence[Replayed] = ()
    days: int = 0


def write(
    path: str | Path,
    sources: Mapping[str, str],
    market: Market,
    history: History,
    model: Model | None,
    replayed: Sequence[Replayed],
    days: int,
) -> None:
    """Write a report, whole or not at all; raises `BadInput` where the file cannot be written."""
    card, prior = scorecard_of(model, market.policy), Scorecard.prior(market.policy)
    found = Findings(
        sources=sources,
        estimate=estimates(market, history, card),
        prior_estimate=estimates(market, history, prior),
        lasted=history.lasted,
        card=card,
        prior=prior,
        replayed=replayed,
        days=days,
    )
    write_text(path, as_html(found))


def replay_text(replayed: Sequence[Replayed]) -> str:
    """The replay as lines of text; nothing without one."""
    rows = [list(REPLAY_COLUMNS), *replay_rows(replayed)] if replayed else []
    return "".join(f"{first:<38}{''.join(f'{cell:>14}' for cell in rest)}\n" for first, *rest in rows)


def label(one: Replayed | Way) -> str:
    """The name of a way of matching, in words."""
    bonus = ", waiting bonus" if one.bonus else ""
    return f"{LABELS[one.name]}, {EVERY.get(one.every, f'every {one.every} days')}{bonus}"


def replay_rows(replayed: Iterable[Replayed]) -> list[list[str]]:
    """A row of text for each way of matching, under `REPLAY_COLUMNS`."""
    return [
        [
            label(one),
            f"{one.mean_wait:.1f}",
            f"{one.p95_wait:.0f}",
            f"{one.longest_wait:.0f}",
            f"{100 * one.matched:.1f}",
            f"{100 * one.lasting:.1f}",
            f"{one.ended:.2f}",
        ]
        for one in replayed
    ]


REPLAY_COLUMNS = ("way of matching", "mean wait", "p95 wait", "longest", "matched %", "lasting %", "ended early")


def as_html(findings: Findings) -> str:
    """The report; whatever comes from files is escaped."""
    style = files("matching").joinpath("data/report.css").read_text("utf-8")
    parts = [_head(findings), _foretelling(findings), _shapes(findings)]
    if findings.replayed:
        parts.append(_replay(findings))
    return (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How well the matching foretells</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def _head(findings: Findings) -> str:
    sources = ", ".join(f"{escape(what)} {escape(name)}" for what, name in findings.sources.items())
    return f'<h1>How well the matching foretells</h1>\n<p class="quiet">From {sources}.</p>\n'


def _foretelling(findings: Findings) -> str:
    from matching.charts import reliability_plot, spread_plot  # noqa: PLC0415 - only a report waits for Matplotlib

    found, training = figures(findings.estimate, findings.lasted), findings.card.training
    prior = figures(findings.prior_estimate, findings.lasted)
    columns = ("", "AUC", "Brier score", "calibration error")
    rows = [["this model", *_figures(found)], ["the policy's prior weights", *_figures(prior)]]
    if training is not None and training.brier is not None:
        unseen = ["", f"{training.brier:.4f}", f"{training.calibration_error:.3f}"]
        rows.append(["this model, on pairs kept from it while it learned", *unseen])
    spread = spread_plot("spread", findings.estimate, findings.lasted)
    curves = [("this model", found.reliability), ("prior weights", prior.reliability)]
    plots = (
        _figure("reliability", "Estimated, and what lasted", reliability_plot("reliability", curves)),
        _figure("spread", "Estimates of pairs that lasted, and that did not", spread),
    )
    bins = [[f"{a:.3f}", f"{b:.3f}", str(count)] for a, b, count in found.reliability]
    return (
        f"<h2>What it foretold of {found.pairs} past matches</h2>\n"
        f"<p>{found.lasted} of them lasted. AUC: how often a match that lasted had the higher estimate of two "
        "(0.5 is chance, 1 is always). Brier score: the mean square of estimate minus outcome, the smaller the "
        "better. Calibration error: how far estimates and outcomes are apart, in ten groups of equal size.</p>\n"
        "<p>A model that learned from this very history looks better here than it is; the row about pairs kept "
        "from it is the fair one. And these are the pairs that coordinators chose.</p>\n"
        f'{_table(columns, rows)}<div class="side-by-side">\n{"".join(plots)}</div>\n'
        f"{_table(('estimated', 'lasted', 'pairs'), bins)}"
    )


def _shapes(findings: Findings) -> str:
    from matching.charts import shapes_plot  # noqa: PLC0415 - as above

    drawn = shapes_plot("shapes", NAMES, findings.card, findings.prior)
    return (
        "<h2>What counts, and how much</h2>\n"
        "<p>What each feature adds to the log-odds that a match lasts, from its worst value (left) to its best. "
        "Dashed: the prior weights. No line ever falls.</p>\n"
        f"{_figure('shapes', 'What each feature adds', drawn)}"
    )


def _replay(findings: Findings) -> str:
    from matching.charts import replay_plot  # noqa: PLC0415 - as above

    rows = replay_rows(findings.replayed)
    drawn = replay_plot("replay", [row[0] for row in rows], findings.replayed)
    return (
        f"<h2>The same {findings.days} days, matched in different ways</h2>\n"
        "<p>Whether a match lasts is drawn by what a model learned from the whole history, or by the prior weights "
        "where that teaches nothing. Every way of matching meets the same arrivals and the same fates. Waiting is "
        "counted in days until the first match, or until the last day for those who got nobody. "
        "<em>Ended early</em>: matches that did not last, for each request; whoever was in one waits again.</p>\n"
        f"{_figure('replay', 'Matches that last, and days waited', drawn)}{_table(REPLAY_COLUMNS, rows)}"
    )


def _figures(found: Evaluation) -> list[str]:
    auc = "-" if found.auc is None else f"{found.auc:.3f}"
    return [auc, f"{found.brier:.4f}", f"{found.calibration_error:.3f}"]


def _figure(name: str, caption: str, drawn: str) -> str:
    return f'<figure>\n<figcaption id="{name}">{escape(caption)}</figcaption>\n{drawn}</figure>\n'


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>\n'
        for first, *rest in rows
    )
    return f'<div class="frame"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'
