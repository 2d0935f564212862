"""What a mail costs, step by step on one core, and how much memory the daemon keeps.

    python benchmarks/footprint.py --mails 900 --backlog 5000

Steps are timed for each mail alone, as one arrives, and in batches of 50, as a backlog is worked
off. Memory is that of the real daemon beside a Dovecot; the floor is Python with scikit-learn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.mails import distinct_mails, fixture_mails
from benchmarks.program import MAILBOX, Mailbox, Program, resident_mb
from benchmarks.tables import print_machine, print_table, quantile
from inbox_triage.classify.features import extract
from inbox_triage.classify.predict import Model, predict
from inbox_triage.daemon.models import load_model
from inbox_triage.decide.quadrant import Policy, decide
from inbox_triage.label.label import label
from inbox_triage.label.product import Catalogue
from inbox_triage.mail.message import Context
from inbox_triage.mail.parse import parse_message
from inbox_triage.store.store import open_store
from tests.servers.dovecot import Dovecot, new_account
from tests.servers.fixtures import running_dovecot

BATCH = 50
STEPS = ("parse", "features", "predict", "label", "decide", "all of it")
_PATIENCE_S = 600.0
_IMPORT = (
    "import {modules}, os\n"
    "pages = int(open('/proc/self/statm').read().split()[1])\n"
    "print(pages * os.sysconf('SC_PAGE_SIZE') / 1e6)"
)

Steps = dict[str, list[float]]
"""Seconds a mail by step."""


def main() -> int:
    """Run and print two tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mails", type=int, default=900)
    arguments.add_argument("--backlog", type=int, default=5_000)
    chosen = arguments.parse_args()
    print_machine()
    sizes = [len(content) for content in fixture_mails()]
    mean_kb, p95_kb = sum(sizes) / len(sizes) / 1e3, quantile(sizes, 0.95) / 1e3
    print(f"{len(sizes)} different mails, mean {mean_kb:.1f} kB, p95 {p95_kb:.1f} kB.\n")
    _memory(chosen.backlog)
    _one_core()
    with threadpool_limits(1):
        _time(list(distinct_mails(chosen.mails)))
    print_machine()
    return 0


def _one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _time(mails: Sequence[bytes]) -> None:
    model, policy = load_model(None), Policy()
    # What is compiled and loaded at first use belongs to the start, not to a mail.
    for content in mails[:BATCH]:
        _timed(model, policy, [content])
    alone, batched = _sum_up(model, policy, mails, 1), _sum_up(model, policy, mails, BATCH)
    rows = [
        [
            step,
            *(f"{figure * 1e3:.2f}" for figure in (*_spread(alone[step]), *_spread(batched[step]))),
        ]
        for step in STEPS
    ]
    heads = ("step, ms a mail", "alone", "p95", f"by {BATCH}", "p95 of batches")
    print_table(heads, rows)


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    return quantile(seconds, 0.5), quantile(seconds, 0.95)


def _sum_up(model: Model, policy: Policy, mails: Sequence[bytes], size: int) -> Steps:
    found: Steps = defaultdict(list)
    for first in range(0, len(mails) - size + 1, size):
        took = _timed(model, policy, mails[first : first + size])
        took["all of it"] = sum(took.values())
        for step, seconds in took.items():
            found[step].append(seconds / size)
    return found


def _timed(model: Model, policy: Policy, mails: Sequence[bytes]) -> dict[str, float]:
    """Seconds of each step for a batch."""
    context, catalogue = Context(), Catalogue(())
    marks = [time.perf_counter()]
    messages = [parse_message(content) for content in mails]
    marks.append(time.perf_counter())
    features = [extract(message, context) for message in messages]
    marks.append(time.perf_counter())
    predictions = predict(model, features)
    marks.append(time.perf_counter())
    labels = [label(message, context, catalogue) for message in messages]
    marks.append(time.perf_counter())
    for prediction, one in zip(predictions, labels, strict=True):
        decide(prediction, one, policy, context)
    marks.append(time.perf_counter())
    return {step: marks[n + 1] - marks[n] for n, step in enumerate(STEPS[:-1])}


def _memory(backlog: int) -> None:
    rows = [
        ["Python alone (floor)", f"{_importing('sys'):.0f}"],
        ["Python with sklearn.linear_model (floor)", f"{_importing('sklearn.linear_model'):.0f}"],
        *([what, f"{size_mb:.0f}"] for what, size_mb in _daemon_memory(1_000, backlog)),
    ]
    print_table(("resident memory", "MB"), rows)


def _importing(modules: str) -> float:
    command = [sys.executable, "-c", _IMPORT.format(modules=modules)]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def _daemon_memory(first: int, backlog: int) -> Iterator[tuple[str, float]]:
    """What the daemon keeps, in MB, as mail goes through it."""
    mails = distinct_mails(first + backlog)
    with running_dovecot(Dovecot()) as server, tempfile.TemporaryDirectory() as folder:
        account = new_account(server)
        mailbox = Mailbox(
            account.endpoint.host, account.endpoint.port, account.name, account.credentials.value
        )
        program = Program(Path(folder), mailbox)
        with program.running() as process:
            yield "daemon after its start", resident_mb(process.pid)
            done = 0
            for count in (first, backlog):
                for content in islice(mails, count):
                    account.deliver(content)
                done += count
                _wait_until_done(Path(folder), done)
                yield f"daemon after {done:,} mails", resident_mb(process.pid)


def _wait_until_done(folder: Path, count: int) -> None:
    """Until so many mails are recorded and everything planned is written."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        with open_store(f"sqlite:///{folder}/triage.db") as store:
            recorded = sum(tally.messages for tally in store.messages.tallies())
            if recorded >= count and not store.journal.unfinished(MAILBOX, 1):
                return
        time.sleep(0.5)
    raise RuntimeError(f"{recorded} of {count} mails were recorded within {_PATIENCE_S} s")


if __name__ == "__main__":
    sys.exit(main())
