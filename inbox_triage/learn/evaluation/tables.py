"""The report as tables of words: the terminal aligns them, the page marks them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_triage.classify.axes import Quadrant
from inbox_triage.learn.evaluation.collection import CollectionFigures, Truth
from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.report import (
    Appraisal,
    CorpusFacts,
    CurvePoint,
    EvaluationReport,
    LeaveOneOut,
)
from inbox_triage.learn.evaluation.slices import Slice

_MOST_IDS = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, a sentence that says how to read it (or none), column names and rows of text."""

    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def printable(text: str, most: int = 1_000) -> str:
    """A name out of a file for a terminal or a page: no control or direction characters.

    >>> printable("a\\x1b[31mb\\ud83d")
    'a [31mb '
    """
    return "".join(char if char.isprintable() else " " for char in text[:most])


def estimate_words(found: Estimate | None) -> str:
    """A figure with its interval.

    >>> estimate_words(Estimate(0.853, 0.81, 0.9))
    '0.853 (0.810 to 0.900)'
    """
    return "-" if found is None else f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def share_words(found: Share) -> str:
    """A share with its counts and its interval.

    >>> share_words(Share.of(1, 4))
    '1 of 4, 25.0 % (4.6 to 69.9 %)'
    """
    if found.value is None:
        return "0 of 0"
    interval = f"{100 * found.low:.1f} to {100 * found.high:.1f} %"
    return f"{found.part} of {found.whole}, {100 * found.value:.1f} % ({interval})"


def headline(report: EvaluationReport) -> list[str]:
    """What was measured, on what, and what must be known before it is believed."""
    lines = [f"inbox-triage {report.program}, {report.made_on.isoformat()}, seed {report.seed}"]
    for name, facts in (("Corpus", report.corpus), ("Held out", report.held_out_corpus)):
        if facts is not None:
            lines.append(f"{name}: {_facts_words(facts)}")
    if report.model is not None:
        lines.append(f"Model: {report.model}")
    if any((report.cross_validation, report.left_out, report.learning_curve, report.held_out)):
        lines.append(
            "Intervals are 95 %: Wilson's for shares of mails, else a bootstrap of whole families. "
            "Decisions are those of the default cost table."
        )
    return lines + list(report.notes)


def _facts_words(facts: CorpusFacts) -> str:
    quadrants = ", ".join(f"{name} {count}" for name, count in facts.quadrants.items())
    return (
        f"{facts.mails} mails by {facts.writers} writers, {facts.families} families, "
        f"{facts.languages} languages; {quadrants}; digest {facts.digest[:12]}"
    )


def appraisal_tables(found: Appraisal) -> list[Table]:
    """Everything of an appraisal but the table of all slices."""
    return [
        _overall(found),
        _quadrants(found),
        confusion_table(found),
        _mistakes(found),
        _kinds(found),
        _calibrations(found),
        _abstention(found),
        _review(found),
        Table(
            "Worst slices",
            "The lowest macro-accuracy (mean recall of the slice's quadrants) among slices of 15 "
            "mails or more. Picked for being low, they look worse than they are.",
            _SLICE_HEAD,
            tuple(_slice_row(row) for row in found.worst),
        ),
    ]


def slices_table(found: Appraisal) -> Table:
    """Every slice."""
    return Table("All slices", "", _SLICE_HEAD, tuple(_slice_row(row) for row in found.slices))


def _overall(found: Appraisal) -> Table:
    scores = found.scores
    rows = (
        ("macro-F1", estimate_words(scores.macro_f1)),
        ("macro-F1, interval over writers", estimate_words(scores.macro_f1_by_writers)),
        ("macro-accuracy", estimate_words(scores.macro_accuracy)),
        ("accuracy", estimate_words(scores.accuracy)),
    )
    mails = f"{scores.mails} mails by {scores.writers} writers, {scores.families} families"
    return Table("Overall", "", ("", mails), rows)


def _quadrants(found: Appraisal) -> Table:
    return Table(
        "By quadrant",
        "",
        ("quadrant", "mails", "decided", "right", "precision", "recall", "F1"),
        tuple(
            (
                quadrant.value,
                str(one.truths),
                str(one.decided),
                str(one.right),
                estimate_words(one.precision),
                estimate_words(one.recall),
                estimate_words(one.f1),
            )
            for quadrant, one in found.scores.quadrants.items()
        ),
    )


def confusion_table(found: Appraisal) -> Table:
    """Mails by what they are and what they were decided to be."""
    return Table(
        "Confusion",
        "Rows: what the mail is. Columns: what was decided.",
        ("is", *(quadrant.value for quadrant in Quadrant)),
        tuple(
            (truth.value, *(str(row[decided]) for decided in Quadrant))
            for truth, row in found.scores.confusion.items()
        ),
    )


def _mistakes(found: Appraisal) -> Table:
    return Table(
        "Costly mistakes, worst first",
        "",
        ("mistake", "made", "which"),
        tuple(
            (mistake.name, share_words(mistake.made), _some(mistake.ids))
            for mistake in found.mistakes
        ),
    )


def _some(ids: Sequence[str]) -> str:
    more = len(ids) - _MOST_IDS
    return " ".join(ids[:_MOST_IDS]) + (f" and {more} more" if more > 0 else "")


def _kinds(found: Appraisal) -> Table:
    return Table(
        "Recall of each kind of D",
        "",
        ("kind", "decided to be that kind"),
        tuple((kind.value, share_words(share)) for kind, share in found.scores.kinds.items()),
    )


def _calibrations(found: Appraisal) -> Table:
    return Table(
        "Calibration",
        "Expected calibration error over bins of equally many mails; by chance alone it would be "
        "the last column.",
        ("promise", "mails", "bins", "error", "if perfect"),
        tuple(
            (
                one.promise,
                str(one.mails),
                str(len(one.bins)),
                f"{one.error:.3f}",
                f"{one.error_if_perfect:.3f}",
            )
            for one in found.calibrations
        ),
    )


def _abstention(found: Appraisal) -> Table:
    return Table(
        "When the least confident mails are set aside",
        "",
        ("set aside", "right of those left", "macro-F1"),
        tuple(
            (f"{100 * point.set_aside:.0f} %", share_words(point.left), f"{point.macro_f1:.3f}")
            for point in found.abstention
        ),
    )


def _review(found: Appraisal) -> Table:
    mark = found.review
    f1 = "-" if mark.macro_f1_unmarked is None else f"{mark.macro_f1_unmarked:.3f}"
    return Table(
        "The review mark",
        "",
        ("", ""),
        (
            ("mails marked", share_words(mark.marked)),
            ("right, of those marked", share_words(mark.right_marked)),
            ("right, of those unmarked", share_words(mark.right_unmarked)),
            ("macro-F1 of those unmarked", f1),
            ("marked, of those wrong", share_words(mark.wrong_marked)),
            ("marked, of the costly mistakes", share_words(mark.costly_marked)),
        ),
    )


_SLICE_HEAD = ("", "slice", "mails", "macro-accuracy", "accuracy", "A or B filed as junk")


def _slice_row(row: Slice) -> tuple[str, ...]:
    return (
        row.dimension,
        row.name,
        str(row.mails),
        estimate_words(row.macro_accuracy),
        share_words(row.accuracy),
        share_words(row.buyers_junked),
    )


def left_out_table(found: LeaveOneOut) -> Table:
    """One dimension left out, the worst first, and all of it together."""
    return Table(
        f"Leaving out each {found.dimension}",
        f"{found.how[:1].upper()}{found.how[1:]}. Together ({found.together.mails} mails): "
        f"macro-F1 {estimate_words(found.together.macro_f1)}, against "
        f"{estimate_words(found.together_when_seen.macro_f1)} for the same mails when others like "
        "them were seen. A loss whose interval has no width: no judgement changed.",
        (
            *(found.dimension, "mails", "macro-accuracy", "accuracy", "when seen"),
            *("accuracy lost", "A or B filed as junk"),
        ),
        tuple(
            (
                row.name,
                str(row.mails),
                estimate_words(row.macro_accuracy),
                share_words(row.accuracy),
                share_words(row.accuracy_when_seen),
                estimate_words(row.loss),
                share_words(row.buyers_junked),
            )
            for row in found.rows
        ),
    )


def curve_table(points: Sequence[CurvePoint]) -> Table:
    """Quality over the writers learnt from."""
    return Table(
        "Learning curve",
        "The same mails judged by models that learnt from fewer writers, drawn anew for each fold.",
        ("writers", "mails learnt from", "judged", "macro-F1", "accuracy", "A or B filed as junk"),
        tuple(
            (
                "all others" if point.writers is None else str(point.writers),
                str(point.mails),
                str(point.judged),
                estimate_words(point.macro_f1),
                share_words(point.accuracy),
                share_words(point.buyers_junked),
            )
            for point in points
        ),
    )


def collection_tables(found: CollectionFigures) -> list[Table]:
    """A collection of mail of one label."""
    meaning = "false alarms" if found.truth is Truth.LEGITIMATE else "recall"
    headers = "few headers kept" if found.stripped else "all headers kept"
    rows = (
        ("mails", str(found.mails)),
        ("not readable", str(found.unread)),
        (f"filed as junk ({meaning})", share_words(found.junk)),
        ("D of any kind", share_words(found.not_prospect)),
        *((f"decided {way}", share_words(share)) for way, share in found.decided.items()),
        ("mean cost (a B called A is 1)", f"{found.cost:.3f}"),
        ("seconds a mail", f"{found.seconds:.4f}"),
    )
    wrong = tuple((one.name, one.decided, f"{one.p_junk:.3f}") for one in found.surest_wrong)
    return [
        Table(
            f"A collection of {found.truth.value} mail",
            f"Judged as if it came to a company of which nothing is known; {headers}. Mistakes about "
            "legitimate mail are priced as mistakes about mail of the kind other.",
            ("", ""),
            rows,
        ),
        Table(
            "The surest mistakes",
            "",
            ("file", "decided", "probability of junk"),
            wrong,
        ),
    ]
