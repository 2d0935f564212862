"""Held-out mail is refused when anything of it stands in the training corpus."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_triage.errors import CorpusError
from inbox_triage.learn.corpus import LabelledMail
from inbox_triage.learn.duplicates import near_duplicates

_MOST_TOLD = 10


def check_separate(corpus: Sequence[LabelledMail], held_out: Sequence[LabelledMail]) -> None:
    """Pass when no writer, no family and no text stands in both.

    Raises:
        CorpusError: names what does; whoever holds the mail out acts.
    """
    shared = {mail.line.writer for mail in corpus} & {mail.line.writer for mail in held_out}
    faults = [f"writer {name} stands in the corpus and in the held-out mail" for name in shared]
    # What else a shared writer shares is no news.
    learnt, tested = (
        [mail for mail in side if mail.line.writer not in shared] for side in (corpus, held_out)
    )
    families = {mail.line.family for mail in learnt} & {mail.line.family for mail in tested}
    faults += [f"family {name} stands in the corpus and in the held-out mail" for name in families]
    faults = sorted(faults)[:_MOST_TOLD]
    known, new = ({mail.line.id for mail in side} for side in (learnt, tested))
    crossing = [
        pair
        for pair in near_duplicates([*learnt, *tested])
        if {pair.one, pair.other} & known and {pair.one, pair.other} & new
    ]
    faults += [
        f"a mail of the corpus and a held-out one are nearly the same: {pair.one} and {pair.other} "
        f"share {pair.similarity:.0%} of their text"
        for pair in crossing[:_MOST_TOLD]
    ]
    if faults:
        raise CorpusError([*faults, "leave these out of one side: they would measure memory"])
