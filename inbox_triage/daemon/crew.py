"""A second process that helps to judge a backlog, and is gone when the backlog is.

Judging is bound by the processor. One process is enough for what arrives; thousands that wait are
judged by two.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from types import TracebackType
from typing import Self

from inbox_triage.daemon.triage import Failed, Judged, Triage
from inbox_triage.mail.message import Context

WORTH_IT = 1500
"""Mails waiting from which on starting another process pays."""

THEIR_SHARE = 0.6
"""Of each batch; this process also reads, records and writes."""

Verdicts = list[Judged | Failed]


class Crew:
    """Judges batches here, and from the moment its helper is ready, half of each there."""

    def __init__(self, triage: Triage, context: Context, waiting: int) -> None:
        self._triage = triage
        self._context = context
        self._pool: ProcessPoolExecutor | None = None
        self._ready: Future[None] | None = None
        if waiting >= WORTH_IT and (os.cpu_count() or 1) > 1:
            # Spawned, not forked: threads and their locks do not survive a fork.
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(triage, context, os.getpid()),
            )
            self._ready = self._pool.submit(_nothing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def judge(self, contents: Sequence[bytes]) -> Verdicts:
        """One verdict for each message, in order. Should the helper die, this process does its
        share again."""
        count = int(len(contents) * THEIR_SHARE) if self._has_help() else 0
        if self._pool is None or not count:
            return judge(self._triage, self._context, contents)
        there = self._pool.submit(_judge, contents[:count])
        here = judge(self._triage, self._context, contents[count:])
        try:
            return there.result() + here
        except BrokenExecutor:
            self._ready = None
            return judge(self._triage, self._context, contents[:count]) + here

    def _has_help(self) -> bool:
        return self._ready is not None and self._ready.done() and self._ready.exception() is None


def judge(triage: Triage, context: Context, contents: Sequence[bytes]) -> Verdicts:
    """Messages read and judged, all in one context."""
    messages = [triage.read(content) for content in contents]
    return triage.judge(messages, [context] * len(messages))


_helper: tuple[Triage, Context] | None = None
"""What the helper process was started with; None in any other."""


def _begin(triage: Triage, context: Context, parent: int) -> None:
    global _helper
    _helper = (triage, context)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A killed daemon must leave no helper behind."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _nothing() -> None:
    """Answered as soon as the helper is ready."""


def _judge(contents: Sequence[bytes]) -> Verdicts:
    assert _helper is not None
    return judge(*_helper, contents)
