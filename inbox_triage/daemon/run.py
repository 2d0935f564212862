"""All mailboxes side by side: one thread each, a watchdog, and an orderly end."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import structlog

from inbox_triage.classify.predict import Model
from inbox_triage.config import Settings
from inbox_triage.daemon.models import load_model
from inbox_triage.daemon.passes import PassReport
from inbox_triage.daemon.triage import Triage
from inbox_triage.daemon.worker import Worker
from inbox_triage.errors import ConfigError, TriageError
from inbox_triage.store.store import Store, open_store

WATCH_S = 1.0
STOP_WITHIN_S = 60.0
"""How long the mails in hand may take after SIGTERM before their connections are cut."""


def make_triage(settings: Settings, model: Model | None = None) -> Triage:
    """A model, else that of the configuration, and the configuration's rules.

    Raises:
        ModelRejected: there is no model that may be used.
    """
    if model is None:
        model = load_model(settings.model.folder, settings.model.key_file)
    return Triage(model, settings.catalogue(), settings.policy())


def make_workers(settings: Settings, store: Store, stop: threading.Event) -> list[Worker]:
    """One worker for each configured mailbox, all with the same model.

    Raises:
        ConfigError: no mailbox is configured.
        ModelRejected: there is no model that may be used.
    """
    if not settings.mailboxes:
        raise ConfigError("mailboxes: none is configured; add a [[mailboxes]] section")
    triage = make_triage(settings)
    return [Worker(section, settings, triage, store, stop) for section in settings.mailboxes]


def run(settings: Settings) -> None:
    """Serve all mailboxes until SIGTERM or SIGINT; each finishes the mail it has in hand."""
    log = structlog.get_logger()
    stop = threading.Event()
    _stop_on_signals(stop)
    with open_store(settings.store.url.get_secret_value()) as store:
        workers = make_workers(settings, store, stop)
        threads = [
            threading.Thread(target=worker.run, name=worker.section.name, daemon=True)
            for worker in workers
        ]
        log.info("started", mailboxes=len(workers), model=workers[0].triage.model.manifest.model_id)
        for thread in threads:
            thread.start()
        _watch(workers, stop, settings.daemon.watchdog_s)
        _finish(workers, threads)
        log.info("stopped")


def once(settings: Settings) -> Mapping[str, PassReport | TriageError]:
    """One pass over every mailbox, side by side: what each did, or the error that ended it."""
    stop = threading.Event()
    _stop_on_signals(stop)
    with open_store(settings.store.url.get_secret_value()) as store:
        workers = make_workers(settings, store, stop)
        with ThreadPoolExecutor(len(workers), "mailbox") as pool:
            outcomes = pool.map(_once, workers)
            return {
                worker.section.name: outcome
                for worker, outcome in zip(workers, outcomes, strict=True)
            }


def _once(worker: Worker) -> PassReport | TriageError:
    try:
        return worker.once()
    except TriageError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one mailbox's trouble must not hide the others'
        structlog.get_logger().exception("unexpected", mailbox=worker.section.name)
        return TriageError(f"unexpected {type(error).__name__}; the log has its place in the code")


def _stop_on_signals(stop: threading.Event) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, handle)
        signal.signal(signal.SIGINT, handle)


def _watch(workers: Sequence[Worker], stop: threading.Event, patience_s: float) -> None:
    """Cut the connections of a worker that has accomplished nothing for too long: a half-open line
    can outlive every time-out of its own."""
    while not stop.wait(WATCH_S):
        for worker in workers:
            if time.monotonic() - worker.progress_at > patience_s:
                structlog.get_logger().warning("watchdog", mailbox=worker.section.name)
                worker.progress_at = time.monotonic()
                worker.cut()


def _finish(workers: Sequence[Worker], threads: Sequence[threading.Thread]) -> None:
    until = time.monotonic() + STOP_WITHIN_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    for worker, thread in zip(workers, threads, strict=True):
        if thread.is_alive():
            worker.cut()
            thread.join(5)
