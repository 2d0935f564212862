"""The report as one HTML page that needs nothing else: readable offline, years from now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from inbox_triage.classify.axes import Quadrant
from inbox_triage.learn.evaluation.plots import (
    FONTS,
    abstention_plot,
    bar_plot,
    curve_plot,
    reliability_plot,
)
from inbox_triage.learn.evaluation.report import Appraisal, EvaluationReport, LeaveOneOut
from inbox_triage.learn.evaluation.scores import Scores
from inbox_triage.learn.evaluation.tables import (
    Table,
    appraisal_tables,
    collection_tables,
    confusion_table,
    curve_table,
    headline,
    left_out_table,
    printable,
    slices_table,
)

# Nothing may run and nothing may be fetched, whatever a name in the report holds.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_CSS = f"""
body {{ font: 16px/1.5 {FONTS}; color: #222; background: #fff; margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem; }}
h1, h2, h3 {{ line-height: 1.2; }} h2 {{ margin-top: 3rem; }} h3 {{ margin: 2rem 0 .3rem; }}
p {{ max-width: 50rem; margin: .3rem 0; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }}
th, td {{ text-align: left; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid #e4e4e4;
  vertical-align: top; }}
th {{ font-weight: 600; }} td.shade {{ text-align: right; padding: .4rem .9rem; }}
svg {{ max-width: 100%; height: auto; display: block; margin: 1rem 0; }}
"""


def report_page(report: EvaluationReport) -> str:
    """The whole report as HTML; every value of it is escaped."""
    lines = "".join(f"<p>{_text(line)}</p>\n" for line in headline(report))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Evaluation of inbox-triage</title>\n<style>{_CSS}</style>\n</head>\n<body>\n"
        f"<h1>Evaluation</h1>\n{lines}{''.join(_sections(report))}</body>\n</html>\n"
    )


def _sections(report: EvaluationReport) -> Iterator[str]:
    for name, appraisal in (("cv", report.cross_validation), ("test", report.held_out)):
        if appraisal is not None:
            yield from _appraisal(name, appraisal)
    if report.left_out:
        yield "<h2>Never seen before</h2>\n"
        for number, found in enumerate(report.left_out):
            yield from _left_out(f"without{number}", found)
    if report.learning_curve:
        yield "<h2>More mail</h2>\n"
        if len(report.learning_curve) > 1:
            yield curve_plot("curve", report.learning_curve)
        yield _table(curve_table(report.learning_curve))
    if report.collection is not None:
        yield "<h2>Mail from elsewhere</h2>\n"
        yield from map(_table, collection_tables(report.collection))


def _appraisal(name: str, found: Appraisal) -> Iterator[str]:
    yield f"<h2>{_text(found.name)}</h2>\n<p>{_text(found.how)}</p>\n"
    f1 = [(quadrant.value, one.f1) for quadrant, one in found.scores.quadrants.items()]
    yield bar_plot(f"{name}-quadrants", "F1 by quadrant", f1)
    groups = [
        (f"{one.name} ({one.mails})", one.macro_f1)
        for one in found.slices
        if one.dimension == "language group"
    ]
    yield bar_plot(f"{name}-languages", "Macro-F1 by language group", groups)
    yield reliability_plot(f"{name}-reliability", found.calibrations)
    yield abstention_plot(f"{name}-abstention", found.abstention, found.review)
    confusion = confusion_table(found)
    for table in appraisal_tables(found):
        shaded = table == confusion
        yield _confusion(table, found.scores) if shaded else _table(table)
    yield _table(slices_table(found))


def _left_out(name: str, found: LeaveOneOut) -> Iterator[str]:
    bars = [(f"{row.name} ({row.mails})", row.macro_f1) for row in found.rows]
    yield bar_plot(name, f"Macro-F1 without any other mail of the {found.dimension}", bars)
    yield _table(left_out_table(found))


def _table(table: Table) -> str:
    rows = "".join(
        f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>\n" for row in table.rows
    )
    return _framed(table, rows or "<tr><td>none</td></tr>\n")


def _confusion(table: Table, scores: Scores) -> str:
    """Each cell as blue as its share of the mails of its row."""
    rows = "".join(
        f"<tr><th>{truth.value}</th>{''.join(_shaded([row[d] for d in Quadrant]))}</tr>\n"
        for truth, row in scores.confusion.items()
    )
    return _framed(table, rows)


def _shaded(counts: Sequence[int]) -> Iterator[str]:
    for count in counts:
        share = count / max(1, sum(counts))
        yield f'<td class="shade" style="background: rgba(31, 95, 168, {share / 2:.2f})">{count}</td>'


def _framed(table: Table, rows: str) -> str:
    head = "".join(f"<th>{_text(name)}</th>" for name in table.head)
    note = f"<p>{_text(table.note)}</p>\n" if table.note else ""
    shown = f"<thead><tr>{head}</tr></thead>\n" if any(table.head) else ""
    return (
        f'<h3>{_text(table.title)}</h3>\n{note}<div class="wide"><table>\n{shown}'
        f"<tbody>\n{rows}</tbody></table></div>\n"
    )


def _text(value: str) -> str:
    return escape(printable(value))
