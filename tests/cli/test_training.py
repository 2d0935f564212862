"""``train`` as an operator runs it: it makes the key, signs, and what it wrote is what is used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inbox_triage.cli import main  # noqa: F401 - adds the commands
from inbox_triage.cli.app import app
from inbox_triage.daemon import training
from inbox_triage.daemon.models import choose_model, load_model
from inbox_triage.errors import ConfigError, ModelRejected
from inbox_triage.store.pins import read_pins
from tests.learn.conftest import CORPUS

MAIL = b"From: ann@buyer.example\r\nSubject: RFQ\r\n\r\nPlease quote 500 pcs, FOB Ningbo.\r\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder an operator works in, with a little labelled mail."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "w01.jsonl").write_bytes((CORPUS / "w01.jsonl").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_train_makes_a_key_and_signs_a_model_that_classify_uses(here: Path) -> None:
    done = invoke("train", "corpus")
    assert done.exit_code == 0, done.output
    assert "signed with the key in model.key" in done.output
    key = here / "model.key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_text().strip()
    assert secret not in done.output
    for path in (here / "models").iterdir():
        assert secret.encode() not in path.read_bytes()
    chosen = choose_model(here / "models", key)
    assert chosen.refused == ()
    assert chosen.model.manifest.model_id in done.output

    (here / "a.eml").write_bytes(MAIL)
    (here / "config.toml").write_text('[model]\nfolder = "models"\n')
    judged = invoke("classify", "--json", "a.eml")
    assert json.loads(judged.stdout)["model"] == chosen.model.manifest.model_id
    assert judged.stderr == ""

    (here / "models" / f"{chosen.model.manifest.model_id}.sig").unlink()
    for command in ("classify", "explain"):
        judged = invoke(command, "--json", "a.eml")
        assert judged.exit_code == 0
        assert json.loads(judged.stdout)["model"] == choose_model().model.manifest.model_id
        assert re.search(r"is not signed .*\n.*in use instead: model ", judged.stderr)


@pytest.mark.parametrize(
    ("arguments", "folder", "key"),
    [
        ([], "own", "keys/a.key"),
        (["--key", "b.key"], "own", "b.key"),
        (["--models", "elsewhere", "--key", "b.key"], "elsewhere", "b.key"),
    ],
)
def test_what_is_not_named_is_taken_from_the_configuration(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], folder: str, key: str
) -> None:
    (here / "keys").mkdir()
    (here / "config.toml").write_text('[model]\nfolder = "own"\nkey_file = "keys/a.key"\n')
    model = load_model()
    monkeypatch.setattr(training, "train", lambda *_: (model, ()))
    done = invoke("train", "corpus", *arguments)
    assert done.exit_code == 0, done.output
    assert [path.relative_to(here) for path in here.rglob("*.key")] == [Path(key)]
    assert [path.parent.relative_to(here) for path in here.rglob("*.sig")] == [Path(folder)]
    assert choose_model(here / folder, here / key).refused == ()


@pytest.mark.parametrize(
    ("key", "said"), [("models/model.key", "lies in the models' folder"), ("open.key", "chmod 600")]
)
def test_a_key_that_may_not_be_used_is_refused_before_the_training(
    here: Path, key: str, said: str
) -> None:
    (here / "open.key").write_text("0" * 64)
    (here / "open.key").chmod(0o644)
    (here / "corpus" / "w01.jsonl").write_text("no mail\n")
    done = invoke("train", "corpus", "--key", key)
    assert isinstance(done.exception, ModelRejected)
    assert said in str(done.exception)
    assert not (here / "models").exists()


def test_a_named_configuration_that_is_missing_stops_the_training(here: Path) -> None:
    assert isinstance(invoke("train", "corpus", "-c", "no.toml").exception, ConfigError)


def test_pinning_names_the_model_in_the_package_and_makes_no_key(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins_file = here / "pins.txt"
    pins_file.write_text("# why\n")
    monkeypatch.setattr(training, "PINS_FILE", pins_file)
    done = invoke("train", "corpus", "--pin", "--json")
    assert done.exit_code == 0, done.output
    model_id = json.loads(done.stdout)["model_id"]
    assert list(read_pins(pins_file)) == [model_id]
    assert not (here / "model.key").exists()
    kinds = {path.suffix for path in (here / "models").glob(f"{model_id}.*")}
    assert kinds == {".json", ".joblib"}
    assert (here / "models" / "current").read_text().strip() == model_id


def test_pinning_is_for_this_repository_and_not_offered() -> None:
    shown = invoke("train", "--help").output
    assert "--key" in shown
    assert "--pin" not in shown
