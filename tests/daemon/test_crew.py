"""The helper process of a backlog: the same verdicts, and no harm when it dies."""

from __future__ import annotations

import multiprocessing

from inbox_triage.daemon.crew import WORTH_IT, Crew, Verdicts, judge
from inbox_triage.daemon.triage import Judged, Triage
from inbox_triage.mail.message import Context
from tests.daemon.company import fixture_mails, wait_until

CONTEXT = Context(company_domains=frozenset({"brightfield-trading.com"}))


def _said(verdicts: Verdicts) -> list[tuple[str, str, float]]:
    judged = [verdict for verdict in verdicts if isinstance(verdict, Judged)]
    assert len(judged) == len(verdicts)
    return [
        (v.message.digest, v.decision.quadrant, round(v.decision.confidence, 6)) for v in judged
    ]


def test_two_processes_judge_as_one(triage: Triage) -> None:
    mails = fixture_mails()
    alone = _said(judge(triage, CONTEXT, mails))
    with Crew(triage, CONTEXT, WORTH_IT) as crew:
        assert _said(crew.judge(mails)) == alone
        wait_until(crew._has_help)
        assert _said(crew.judge(mails)) == alone
    assert not multiprocessing.active_children()


def test_a_helper_that_dies_costs_no_mail(triage: Triage) -> None:
    mails = fixture_mails()
    with Crew(triage, CONTEXT, WORTH_IT) as crew:
        wait_until(crew._has_help)
        for child in multiprocessing.active_children():
            child.kill()
        assert len(crew.judge(mails)) == len(mails)
        assert len(crew.judge(mails)) == len(mails)


def test_a_few_mails_need_no_helper(triage: Triage) -> None:
    with Crew(triage, CONTEXT, WORTH_IT - 1) as crew:
        assert len(crew.judge(fixture_mails()[:2])) == 2
        assert not multiprocessing.active_children()
