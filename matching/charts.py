"""Plots for a report, as SVG to stand inside a page: no script, no fonts, nothing fetched from elsewhere."""

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from matching.replay import Replayed
from matching.scorecard import Reliability, Scorecard
from matching.shapes import GRADES
from matching.tables import Floats, Ints

INK, MAIN, OTHER, QUIET = "#1b1b1b", "#0b5394", "#b45f06", "#c9c9c9"
STYLE: Any = {  # Matplotlib names each of its 300 settings in a type
    "svg.fonttype": "none",  # letters stay letters: they can be read aloud, searched and copied
    "svg.hashsalt": "matching",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": INK,
    "axes.titlesize": 9,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}


def reliability_plot(name: str, curves: Sequence[tuple[str, Reliability]]) -> str:
    """Estimated against what lasted, in bins of equal count; on the diagonal an estimate is right."""
    with mpl.rc_context(STYLE):
        figure, [axes] = _figure(4.2, 4.0, 1)
        axes.plot([0, 1], [0, 1], color=QUIET, linestyle="--", label="foretold exactly")
        for (label, bins), color, marker in zip(curves, (MAIN, OTHER), ("o", "s"), strict=False):
            estimate, lasted = (np.array([one[side] for one in bins]) for side in (0, 1))
            axes.plot(estimate, lasted, color=color, marker=marker, label=label)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="estimated", ylabel="lasted", aspect="equal")
        axes.legend(loc="upper left")
        return _svg(figure, name)


def spread_plot(name: str, estimate: Floats, lasted: Ints) -> str:
    """How many pairs got which estimate, by what became of them."""
    with mpl.rc_context(STYLE):
        figure, [axes] = _figure(4.2, 4.0, 1)
        edges = np.linspace(0, 1, 21)
        parts = [estimate[lasted == 1], estimate[lasted == 0]]
        axes.hist(parts, edges.tolist(), stacked=True, color=[MAIN, OTHER], label=["lasted", "did not last"])
        axes.set(xlim=(0, 1), xlabel="estimated", ylabel="pairs")
        axes.legend(loc="upper left")
        return _svg(figure, name)


def shapes_plot(name: str, names: Sequence[str], card: Scorecard, prior: Scorecard) -> str:
    """What each feature adds to the log-odds, from its worst value (left) to its best, beside the prior."""
    with mpl.rc_context(STYLE):
        high = -(-len(names) // 4)
        figure, panels = _figure(9.0, 1.7 * high, high, 4)
        value = np.arange(GRADES + 1) / GRADES
        for axes, title, learned, before in zip(panels, names, card.tables, prior.tables, strict=False):
            axes.plot(value, before, color=OTHER, linestyle="--")
            axes.plot(value, learned, color=MAIN)
            axes.axhline(0, color=QUIET, linewidth=0.8)
            axes.set(title=title, xlim=(0, 1), xticks=(0, 0.5, 1))
        for axes in panels[len(names) :]:
            axes.remove()
        return _svg(figure, name)


def replay_plot(name: str, labels: Sequence[str], found: Sequence[Replayed]) -> str:
    """For each way of matching the share that lasts, and the days waited (mean, and all but the worst 5 %)."""
    with mpl.rc_context(STYLE):
        figure, (left, right) = _figure(9.0, 0.9 + 0.34 * len(found), 1, 2)
        place = np.arange(len(found))
        left.barh(place, [100 * one.lasting for one in found], color=MAIN)
        left.set(xlabel="requests with a match that lasts, %", xlim=(0, 100))
        right.hlines(place, [one.mean_wait for one in found], [one.p95_wait for one in found], color=QUIET)
        right.plot([one.mean_wait for one in found], place, "o", color=MAIN, label="mean")
        right.plot([one.p95_wait for one in found], place, "s", color=OTHER, label="95 % waited less")
        right.set(xlabel="days waited", xlim=(0, None))
        right.legend(loc="upper right", bbox_to_anchor=(1, 1.18), ncols=2)
        for axes, ticks in ((left, labels), (right, [""] * len(found))):
            axes.set_yticks(place, ticks)
            axes.set_ylim(len(found) - 0.4, -0.6)  # the first at the top
        return _svg(figure, name)


def _figure(width: float, height: float, rows: int, columns: int = 1) -> tuple[Figure, list[Axes]]:
    figure = Figure((width, height), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, list(axes.ravel())


def _svg(figure: Figure, name: str) -> str:
    """The figure as an element; ids begin with the name, so that several can stand in one page."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    drawn = text.getvalue()
    drawn = drawn[drawn.index("<svg") :].replace("<svg ", f'<svg role="img" aria-labelledby="{name}" ', 1)
    return re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawn)
