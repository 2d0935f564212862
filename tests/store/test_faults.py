"""What an operator reads when the database refuses: a sentence, and never a password."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from inbox_triage.errors import StoreError
from inbox_triage.store import database
from inbox_triage.store.store import Store, open_store
from inbox_triage.store.words import MailboxState
from tests.servers.postgresql import PostgresqlServer
from tests.store.mails import NOW, cursor, everything, mail

SECRET = "hunter2secret"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (f"no url, but {SECRET}", "is not a database URL"),
        (f"postgresql://u:{SECRET}@host:port/x", "is not a database URL"),
        (f"mysql://u:{SECRET}@host/x", "mysql"),
        (f"postgresql+nosuchdriver://u:{SECRET}@host/x", "driver is not installed"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////nowhere/at/all/triage.db", "does its folder exist"),
        (f"postgresql+psycopg://u:{SECRET}@127.0.0.1:1/x", "is it running"),
        (f"postgresql+psycopg://u:{SECRET}@/x?host=/nowhere", "is it running"),
    ],
)
def test_a_url_that_leads_nowhere_is_a_sentence_without_the_password(
    url: str, sentence: str
) -> None:
    with pytest.raises(StoreError, match=sentence) as caught:
        open_store(url)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("mend", "sentence"),
    [
        (lambda server: server.url(password=SECRET), "refused the user name or the password"),
        (lambda server: server.url("nosuchname"), "knows no database of this name"),
    ],
)
def test_what_the_server_refuses_is_a_sentence_without_the_password(
    server: PostgresqlServer, mend: Callable[[PostgresqlServer], str], sentence: str
) -> None:
    with pytest.raises(StoreError, match=sentence) as caught:
        open_store(mend(server))
    text = "".join(traceback.format_exception(caught.value))
    assert SECRET not in text
    assert server.password not in text


@pytest.mark.postgresql
def test_a_user_without_permission_is_told_so(server: PostgresqlServer) -> None:
    made = server.new_database()
    name = made.partition("@/")[2]
    engine = sa.create_engine(made)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP ROLE IF EXISTS guest"))
        connection.execute(sa.text("CREATE ROLE guest LOGIN PASSWORD 'guest'"))
    engine.dispose()
    with pytest.raises(StoreError, match="denies this user a permission"):
        open_store(f"postgresql+psycopg://guest:guest@/{name}")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[store]\n" * 1000)
    with pytest.raises(StoreError, match=r"config\.toml is not an SQLite database"):
        open_store(f"sqlite:///{path}")


def test_a_newer_schema_is_left_alone(url: str) -> None:
    open_store(url).close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer inbox-triage.*upgrade the program"):
        open_store(url)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()
    assert found == "9999"


def test_a_lock_held_too_long_is_a_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LOCK_TIMEOUT_S", 0.1 if url.startswith("sqlite") else 1)
    with open_store(url) as store:
        held = store.status._database
        store.status.report("sales", MailboxState.STARTING, "", NOW)
        with held.writing() as holder:
            holder.execute(sa.text("UPDATE mailbox_status SET detail = 'held'"))
            with pytest.raises(StoreError, match="locked for longer than"):
                store.status.report("sales", MailboxState.WORKING, "", NOW)


@pytest.mark.postgresql
def test_a_restarted_connection_is_replaced_unnoticed(server: PostgresqlServer) -> None:
    with open_store(server.new_database()) as store:
        store.messages.record([mail(1)], cursor(1), NOW)
        with store.messages._database.reading() as connection:
            backend = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (backend,))
        assert len(store.messages.known("sales", "INBOX")) == 1


def test_a_mistake_of_ours_is_no_sentence_for_the_operator(store: Store) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError), store.status._database.writing() as connection:
        connection.execute(sa.text("SELECT * FROM no_such_table"))


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    broken = mail(2)
    object.__setattr__(broken, "size_bytes", -1)
    with pytest.raises(sa.exc.IntegrityError) as caught:
        store.messages.record([mail(1), broken], cursor(2), NOW)
    assert not any(everything(store).values())
    assert store.cursors.cursor("sales", "INBOX") is None
    assert "ana@buyer.example" not in str(caught.value).partition("DETAIL")[0]


def test_an_sqlite_store_is_set_up_for_a_writer_beside_readers(tmp_path: Path) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    url = f"sqlite:///{tmp_path / 'x.db'}"
    with open_store(url) as store, store.status._database.reading() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
    assert settings == ["wal", 2, 1, 30_000]


def test_a_store_can_lie_under_any_folder_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% 询盘"
    folder.mkdir()
    open_store(f"sqlite:///{folder / 'x.db'}").close()
    with sqlite3.connect(folder / "x.db") as connection:
        tables = connection.execute("SELECT count(*) FROM message").fetchone()
    connection.close()
    assert tables == (0,)
