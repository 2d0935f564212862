"""The report for a terminal: plain text, columns aligned."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from inbox_triage.learn.evaluation.report import EvaluationReport
from inbox_triage.learn.evaluation.tables import (
    Table,
    appraisal_tables,
    collection_tables,
    curve_table,
    headline,
    left_out_table,
    printable,
)

_MOST_CHARS = 160


def report_text(report: EvaluationReport) -> str:
    """The whole report but the table of all slices; no control characters, whatever names hold."""
    blocks = ["\n".join(printable(line) for line in headline(report))]
    for appraisal in (report.cross_validation, report.held_out):
        if appraisal is not None:
            title = printable(f"{appraisal.name}: {appraisal.how}")
            blocks.append(f"{title}\n{'=' * min(80, cell_len(title))}")
            blocks += map(table_text, appraisal_tables(appraisal))
    blocks += [table_text(left_out_table(found)) for found in report.left_out]
    if report.learning_curve:
        blocks.append(table_text(curve_table(report.learning_curve)))
    if report.collection is not None:
        blocks += map(table_text, collection_tables(report.collection))
    return "\n\n".join(blocks) + "\n"


def table_text(table: Table) -> str:
    """One table; characters of East Asian width take two columns.

    >>> print(table_text(Table("Ages", "", ("who", "age"), (("李", "4"), ("Ann", "31")))))
    Ages
      who  age
      李   4
      Ann  31
    """
    return "\n".join([printable(table.title), *_body(table)])


def _body(table: Table) -> Iterator[str]:
    if table.note:
        yield f"  {printable(table.note)}"
    if not table.rows:
        yield "  none"
        return
    rows = [[printable(cell, _MOST_CHARS) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows if any(table.head) else rows[1:]:
        cells = (
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        )
        yield f"  {'  '.join(cells)}".rstrip()
