"""Threads, processes and sudden death: all or nothing, each time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from inbox_triage.store import recording
from inbox_triage.store.journal import Finished
from inbox_triage.store.records import Record
from inbox_triage.store.store import Store, open_store
from inbox_triage.store.words import JournalState
from tests.store.mails import NOW, clock, cursor, everything, mail, place

SPAWN = multiprocessing.get_context("spawn")
"""A child of its own, as another command would be; a fork would share open connections."""


def batch_of(mailbox: str, first: int, size: int) -> list[Record]:
    return [
        mail(
            uid,
            ref=place(uid, mailbox=mailbox),
            conversation=f"c{uid}",
            runs=clock(f"c{uid}", mailbox=mailbox),
            references=("<shared@x>",),
        )
        for uid in range(first, first + size)
    ]


def work(store: Store, mailbox: str, batches: int, size: int) -> None:
    """Records and finishes batch after batch, as the thread of a mailbox does."""
    for number in range(batches):
        batch = batch_of(mailbox, number * size + 1, size)
        store.messages.record(batch, cursor(number * size + size, mailbox=mailbox), NOW)
        entries = store.journal.unfinished(mailbox, 1000)
        store.journal.finish([Finished(entry, JournalState.DONE) for entry in entries], NOW)


def work_elsewhere(url: str, mailbox: str, batches: int, size: int) -> None:
    """The same in another process."""
    with open_store(url) as store:
        work(store, mailbox, batches, size)


def test_threads_record_their_mailboxes_beside_each_other(url: str) -> None:
    names = ["sales", "export", "service"]
    with open_store(url) as store, ThreadPoolExecutor(len(names)) as threads:
        for done in [threads.submit(work, store, name, 4, 10) for name in names]:
            done.result()
        assert {one.mailbox: one.messages for one in store.messages.tallies()} == dict.fromkeys(
            names, 40
        )
        assert len(store.queue.entries()) == 120
        assert all(store.journal.unfinished(name, 1) == [] for name in names)


def test_two_processes_on_one_new_store_lose_and_double_nothing(url: str) -> None:
    """Both make the tables, both read the same mailbox: one of each message remains."""
    children = [
        SPAWN.Process(target=work_elsewhere, args=(url, name, 3, 10))
        for name in ("sales", "sales", "export")
    ]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    with open_store(url) as store:
        assert {one.mailbox: one.messages for one in store.messages.tallies()} == {
            "sales": 30,
            "export": 30,
        }
        assert len(store.queue.entries()) == 60
        assert len(everything(store)["journal"]) == 120


def test_the_queue_can_be_read_while_a_batch_is_written(url: str) -> None:
    with open_store(url) as store, open_store(url) as reader:
        store.messages.record(batch_of("sales", 1, 2), cursor(2), NOW)
        with store.messages._database.writing() as connection:
            recording.record(connection, batch_of("sales", 3, 2), cursor(4), NOW)
            assert len(reader.queue.entries()) == 2
        assert len(reader.queue.entries()) == 4


def die_while(url: str, moment: str) -> None:
    """Records one batch and is killed in the middle of a second, or just after it."""
    with open_store(url) as store:
        store.messages.record(batch_of("sales", 1, 5), cursor(5), NOW)
        second = batch_of("sales", 6, 200)
        if moment == "after":
            store.messages.record(second, cursor(205), NOW)
            os.kill(os.getpid(), signal.SIGKILL)
        with store.messages._database.writing() as connection:
            recording.record(connection, second, cursor(205), NOW)
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("moment", "messages"), [("before", 5), ("after", 205)])
def test_a_killed_process_leaves_a_batch_whole_or_not_at_all(
    url: str, moment: str, messages: int
) -> None:
    child = SPAWN.Process(target=die_while, args=(url, moment))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    with open_store(url) as store:
        rows = everything(store)
        assert len(rows["message"]) == len(rows["response_clock"]) == messages
        assert len(rows["journal"]) == 2 * messages
        assert store.cursors.cursor("sales", "INBOX") == cursor(messages)
        work(store, "sales", 1, 205)
        assert len(everything(store)["message"]) == 205


def record_until_killed(url: str) -> None:
    with open_store(url) as store:
        for number in range(10_000):
            store.messages.record(
                batch_of("sales", number * 20 + 1, 20), cursor(number * 20 + 20), NOW
            )


def test_a_kill_at_any_moment_leaves_whole_batches(url: str) -> None:
    """The moment is the clock's choice: the law must hold wherever it falls."""
    child = SPAWN.Process(target=record_until_killed, args=(url,))
    child.start()
    with open_store(url) as store:
        wait_for(lambda: store.cursors.cursor("sales", "INBOX") is not None)
        time.sleep(0.2)
        child.kill()
        child.join(60)
        rows = everything(store)
        reached = store.cursors.cursor("sales", "INBOX")
    assert reached is not None
    assert len(rows["message"]) == reached.last_uid > 0
    assert len(rows["message"]) % 20 == 0
    assert len(rows["journal"]) == 2 * len(rows["message"])
    assert len(rows["response_clock"]) == len(rows["message"])


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "the child never began"
        time.sleep(0.01)


def test_a_reader_that_will_write_waits_for_its_turn(url: str) -> None:
    """Both transactions read first and write afterwards; neither is refused."""
    both_began = threading.Barrier(2)

    def add_one(store: Store) -> None:
        both_began.wait(30)
        with store.status._database.writing() as connection:
            connection.execute(sa.text("SELECT count(*) FROM known_folder")).scalar_one()
            time.sleep(0.05)
            statement = "UPDATE folder_cursor SET last_uid = last_uid + 1"
            connection.execute(sa.text(statement))

    with open_store(url) as store, ThreadPoolExecutor(2) as threads:
        store.messages.record([], cursor(1), NOW)
        for done in [threads.submit(add_one, store) for _ in range(2)]:
            done.result()
        assert store.cursors.cursor("sales", "INBOX") == cursor(3)
