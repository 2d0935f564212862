"""Servers for every room's tests, and one line at the end that tells what was left out."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.servers.dovecot import Account, Dovecot
from tests.servers.ready import LEFT_OUT_MARK

pytest_plugins = ("tests.servers.fixtures",)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests did not run for want of a server, though skips are otherwise silent."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if LEFT_OUT_MARK in reason:
            sentence = reason.removeprefix("Skipped: ")
            reasons[sentence] = reasons.get(sentence, 0) + 1
    if reasons:
        told = "; ".join(f"{number} tests, {reason}" for reason, number in reasons.items())
        terminalreporter.write_line(f"Left out for a missing server: {told}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows below a failure what the servers of that test have logged."""
    report = yield
    if report.failed:
        values = getattr(item, "funcargs", {}).values()
        owners = [value.server if isinstance(value, Account) else value for value in values]
        servers = {str(owner.root): owner for owner in owners if isinstance(owner, Dovecot)}
        for root, server in servers.items():
            report.sections.append((f"log of Dovecot in {root}", server.log()[-3000:]))
    return report
