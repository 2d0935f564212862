"""Held-out mail is held out: no writer, no family and no text stands in both."""

from __future__ import annotations

import pytest

from inbox_triage.errors import CorpusError
from inbox_triage.learn.corpus import LabelledMail
from inbox_triage.learn.evaluation.separation import check_separate


def of_writer(mails: list[LabelledMail], *writers: str) -> list[LabelledMail]:
    return [mail for mail in mails if mail.line.writer in writers][:30]


def renamed(mail: LabelledMail, **names: str) -> LabelledMail:
    return LabelledMail(mail.line.model_copy(update=names), mail.content)


def test_mail_of_other_writers_passes(mails: list[LabelledMail]) -> None:
    check_separate(of_writer(mails, "w01"), of_writer(mails, "w02"))


def test_a_writer_on_both_sides_is_refused_and_named_once(mails: list[LabelledMail]) -> None:
    with pytest.raises(CorpusError) as caught:
        check_separate(of_writer(mails, "w01"), of_writer(mails, "w01"))
    assert len(caught.value.faults) == 2
    assert "writer w01 stands in the corpus and in the held-out mail" in caught.value.faults[0]
    assert "leave these out" in caught.value.faults[1]


def test_a_family_on_both_sides_is_refused(mails: list[LabelledMail]) -> None:
    corpus, held_out = of_writer(mails, "w01"), of_writer(mails, "w02")
    held_out[3] = renamed(held_out[3], family=corpus[5].line.family)
    with pytest.raises(CorpusError, match=f"family {corpus[5].line.family} stands"):
        check_separate(corpus, held_out)


def test_a_text_under_another_name_is_refused(mails: list[LabelledMail]) -> None:
    corpus, held_out = of_writer(mails, "w01"), of_writer(mails, "w02")
    longest = max(corpus, key=lambda mail: len(mail.line.mail.text or ""))
    held_out[0] = renamed(longest, id="x-1", writer="x", family="x-f1")
    with pytest.raises(CorpusError, match="share 100% of their text") as caught:
        check_separate(corpus, held_out)
    assert longest.line.id in caught.value.faults[0]
    assert "x-1" in caught.value.faults[0]
