"""The report's plots as SVG that stands inside a page: no script, no network, system fonts."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pygal
from lxml import etree
from pygal.style import Style

from inbox_triage.learn.evaluation.abstention import SHARES, AbstentionPoint, ReviewMark
from inbox_triage.learn.evaluation.calibration import Calibration
from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.report import CurvePoint
from inbox_triage.learn.evaluation.tables import printable

# The library leaves a finder of Python 2's kind among the importers, for plugins not used here;
# whatever walks them (pytest does) breaks on it.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
]

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

_BLUE, _ORANGE, _GREEN, _GREY = "#1f5fa8", "#c2571a", "#2c7a3f", "#8a8f98"
_STYLE = {
    "background": "transparent",
    "plot_background": "#ffffff",
    "foreground": "#333333",
    "foreground_strong": "#111111",
    "foreground_subtle": "#dddddd",
    "guide_stroke_color": "#dddddd",
    "major_guide_stroke_color": "#cccccc",
    "font_family": FONTS,
    "title_font_size": 17,
    "label_font_size": 13,
    "major_label_font_size": 13,
    "legend_font_size": 13,
    "stroke_width": "2",
    "transition": "0s",
}


def reliability_plot(name: str, found: Sequence[Calibration]) -> str:
    """What was promised against what came true, each bin with its interval."""
    chart = _chart(
        pygal.XY,
        name,
        (_BLUE, _ORANGE, _GREY, _GREY),
        title="Reliability: the diagonal is perfect",
        x_title="probability promised",
        y_title="share that came true",
        xrange=(0, 1),
        range=(0, 1),
        show_x_guides=True,
        width=640,
        height=600,
    )
    for one in found:
        chart.add(one.promise, [(bin_.promised, bin_.came_true.value) for bin_ in one.bins])
    _add_intervals(chart, [(bin_.promised, bin_.came_true) for one in found for bin_ in one.bins])
    chart.add("perfect", [(0, 0), (1, 1)], show_dots=False, stroke_style={"dasharray": "4, 4"})
    return _svg(chart)


def abstention_plot(name: str, points: Sequence[AbstentionPoint], review: ReviewMark) -> str:
    """Quality of what is left over the share set aside, and where the review mark stands."""
    chart = _chart(
        pygal.XY,
        name,
        (_BLUE, _ORANGE, _GREEN, _GREY),
        title="What is left when the least confident mails go to a person",
        x_title="share set aside",
        y_title="of the mails left",
        xrange=(0, max(SHARES[-1], review.marked.value or 0)),
    )
    chart.add("accuracy", [(p.set_aside, p.left.value) for p in points])
    chart.add("macro-F1", [(p.set_aside, p.macro_f1) for p in points])
    chart.add("accuracy of what the review mark leaves", _point(review))
    _add_intervals(chart, [(p.set_aside, p.left) for p in points])
    return _svg(chart)


def curve_plot(name: str, points: Sequence[CurvePoint]) -> str:
    """Quality over the mails learnt from."""
    chart = _chart(
        pygal.XY,
        name,
        (_BLUE, _GREY),
        title="Learning curve",
        x_title="mails learnt from",
        y_title="macro-F1 of mails by other writers",
        xrange=(0, max(point.mails for point in points)),
    )
    chart.add("macro-F1", [(p.mails, p.macro_f1.value) for p in points])
    _add_intervals(chart, [(p.mails, p.macro_f1) for p in points])
    return _svg(chart)


def bar_plot(name: str, title: str, bars: Sequence[tuple[str, Estimate | None]]) -> str:
    """Figures in [0, 1] as lying bars with their intervals, the first on top."""
    known = [(label, found) for label, found in bars if found is not None][::-1]
    chart = _chart(
        pygal.HorizontalBar,
        name,
        (_BLUE,),
        title=printable(title),
        range=(0, 1),
        show_legend=False,
        height=110 + 34 * len(known),
    )
    chart.x_labels = [printable(label, 60) for label, _ in known]
    chart.add(
        "",
        [
            {"value": found.value, "ci": {"low": found.low, "high": found.high}}
            for _, found in known
        ],
    )
    return _svg(chart)


def _point(review: ReviewMark) -> list[tuple[float, float]]:
    rate, accuracy = review.marked.value, review.right_unmarked.value
    return [] if rate is None or accuracy is None else [(rate, accuracy)]


def _add_intervals(chart: pygal.XY, points: Sequence[tuple[float, Estimate | Share]]) -> None:
    """Upright lines; the library draws intervals on bars only."""
    ends = [[(x, found.low), (x, found.high), (None, None)] for x, found in points]
    chart.add(
        "95 % interval",
        [end for three in ends for end in three],
        show_dots=False,
        allow_interruptions=True,
        stroke_style={"width": 1.5},
    )


def _chart(
    kind: type[pygal.XY | pygal.HorizontalBar],
    name: str,
    colors: tuple[str, ...],
    **options: object,
) -> pygal.XY | pygal.HorizontalBar:
    style = Style(**_STYLE, colors=colors, ci_colors=colors)
    shape = {"width": 760, "height": 420} | options
    chart = kind(style=style, js=[], legend_at_bottom=True, dots_size=4, **shape)
    # The name keeps one plot's style from the next; a random one would make no two pages alike.
    chart.uuid = name
    return chart


def _svg(chart: pygal.XY | pygal.HorizontalBar) -> str:
    """Without the script and the comments the library always adds."""
    tree = chart.render_tree()
    for element in [*tree.iter("script"), *tree.iter(etree.Comment)]:
        element.getparent().remove(element)
    return str(etree.tostring(tree, encoding="unicode"))
