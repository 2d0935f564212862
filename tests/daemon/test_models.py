"""The ladder from a refused model to one that works: what is used, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from inbox_triage.classify.predict import Model
from inbox_triage.config import Settings, load_settings
from inbox_triage.daemon import models
from inbox_triage.daemon.checkup import checkup
from inbox_triage.daemon.models import MOST_TOLD, choose_model, load_model
from inbox_triage.daemon.run import make_triage
from inbox_triage.errors import ModelRejected
from inbox_triage.installed import shipped
from inbox_triage.store import artifacts
from inbox_triage.store.signing import read_or_make_key

OLD, MIDDLE, NEW = "2026-01-01-aaaaaa", "2026-02-02-bbbbbb", "2026-03-03-cccccc"


@pytest.fixture(scope="module")
def own() -> Model:
    """The model that comes with the program."""
    return load_model()


@dataclass(frozen=True, slots=True)
class Desk:
    """An operator's folder of three models, the middle one in use, and its key beside it."""

    folder: Path
    key: Path

    def add(self, model: Model, model_id: str) -> None:
        manifest = model.manifest.model_copy(
            update={"model_id": model_id, "trained_at": date.fromisoformat(model_id[:10])}
        )
        key = read_or_make_key(self.key, self.folder)
        artifacts.save(replace(model, manifest=manifest), self.folder, key)

    def file(self, model_id: str, kind: str) -> Path:
        return self.folder / f"{model_id}.{kind}"

    def settings(self) -> Settings:
        path = self.folder.with_name("config.toml")
        path.write_text(f'[model]\nfolder = "{self.folder.name}"\n')
        return load_settings(path)


@pytest.fixture
def desk(tmp_path: Path, own: Model) -> Desk:
    """As a company has it after three trainings and a roll-back."""
    desk = Desk(tmp_path / "models", tmp_path / "model.key")
    for model_id in (OLD, MIDDLE, NEW):
        desk.add(own, model_id)
    (desk.folder / "current").write_text(f"{MIDDLE}\n")
    return desk


def _damage(desk: Desk, model_id: str) -> None:
    desk.file(model_id, "joblib").write_bytes(b"another")


def _unsign(desk: Desk, model_id: str) -> None:
    desk.file(model_id, "sig").unlink()


def _forge(desk: Desk, model_id: str) -> None:
    path = desk.file(model_id, "json")
    path.write_text(path.read_text().replace('"seed": 1', '"seed": 2'))


HARMS: dict[str, tuple[Callable[[Desk, str], None], str]] = {
    "damaged": (_damage, "SHA-256 differs"),
    "unsigned": (_unsign, "is not signed"),
    "forged": (_forge, "was changed or signed with another key"),
}
HARM = pytest.mark.parametrize(("harm", "said"), HARMS.values(), ids=HARMS)


def test_the_programs_own_model_is_used_when_no_folder_is_configured(own: Model) -> None:
    chosen = choose_model()
    assert (chosen.folder, chosen.refused) == (shipped("models"), ())
    named = (shipped("models") / "current").read_text().strip()
    assert own.manifest.model_id == named


def test_the_current_model_is_used_though_a_newer_one_lies_there(desk: Desk) -> None:
    chosen = choose_model(desk.folder, desk.key)
    assert chosen.model.manifest.model_id == MIDDLE
    assert chosen.refused == ()


def test_without_a_current_one_the_newest_is_used(desk: Desk) -> None:
    (desk.folder / "current").unlink()
    chosen = choose_model(desk.folder, desk.key)
    assert (chosen.model.manifest.model_id, chosen.refused) == (NEW, ())


@HARM
def test_without_a_current_one_a_refused_newest_is_told(
    desk: Desk, harm: Callable[[Desk, str], None], said: str
) -> None:
    (desk.folder / "current").unlink()
    harm(desk, NEW)
    chosen = choose_model(desk.folder, desk.key)
    assert chosen.model.manifest.model_id == MIDDLE
    (refused,) = chosen.refused
    assert NEW in refused
    assert said in refused


@HARM
def test_a_refused_current_model_gives_way_to_the_newest_other(
    desk: Desk, harm: Callable[[Desk, str], None], said: str
) -> None:
    harm(desk, MIDDLE)
    chosen = choose_model(desk.folder, desk.key)
    assert (chosen.model.manifest.model_id, chosen.folder) == (NEW, desk.folder)
    (refused,) = chosen.refused
    assert MIDDLE in refused
    assert said in refused


@HARM
def test_a_refused_newest_gives_way_to_the_one_before(
    desk: Desk, harm: Callable[[Desk, str], None], said: str
) -> None:
    harm(desk, MIDDLE)
    harm(desk, NEW)
    chosen = choose_model(desk.folder, desk.key)
    assert (chosen.model.manifest.model_id, chosen.folder) == (OLD, desk.folder)
    assert [said in sentence for sentence in chosen.refused] == [True, True]


@HARM
def test_when_all_are_refused_the_programs_own_is_used(
    desk: Desk, own: Model, harm: Callable[[Desk, str], None], said: str
) -> None:
    for model_id in (OLD, MIDDLE, NEW):
        harm(desk, model_id)
    chosen = choose_model(desk.folder, desk.key)
    assert chosen.model.manifest.model_id == own.manifest.model_id
    assert chosen.folder == shipped("models")
    assert len(chosen.refused) == 3
    assert all(said in sentence for sentence in chosen.refused)


@pytest.mark.parametrize("current", ["2026-09-09-dddddd", "../../etc/passwd", "", "x" * 500])
def test_a_current_that_names_nothing_usable_gives_way(desk: Desk, current: str) -> None:
    (desk.folder / "current").write_text(current)
    chosen = choose_model(desk.folder, desk.key)
    assert chosen.model.manifest.model_id == NEW
    assert len(chosen.refused) == 1


def _lose(desk: Desk) -> Path:
    desk.key.unlink()
    return desk.key


def _show(desk: Desk) -> Path:
    desk.key.chmod(0o644)
    return desk.key


def _put_among_models(desk: Desk) -> Path:
    return desk.key.rename(desk.folder / "model.key")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_lose, "is missing"),
        (_show, "can be read or written by others"),
        (_put_among_models, "lies in the models' folder"),
    ],
)
def test_without_a_key_to_trust_the_programs_own_is_used(
    desk: Desk, own: Model, harm: Callable[[Desk], Path], said: str
) -> None:
    chosen = choose_model(desk.folder, harm(desk))
    assert chosen.model.manifest.model_id == own.manifest.model_id
    assert all(said in sentence for sentence in chosen.refused)
    assert MIDDLE in chosen.refused[0]


def test_the_programs_own_model_needs_no_key_in_another_folder(desk: Desk, own: Model) -> None:
    desk.key.unlink()
    for path in shipped("models").glob(f"{own.manifest.model_id}.*"):
        (desk.folder / path.name).write_bytes(path.read_bytes())
    (desk.folder / "current").write_text(own.manifest.model_id)
    assert choose_model(desk.folder, desk.key).refused == ()


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_without_models_is_told(tmp_path: Path, exists: bool) -> None:
    if exists:
        (tmp_path / "models").mkdir()
    chosen = choose_model(tmp_path / "models", tmp_path / "model.key")
    assert chosen.folder == shipped("models")
    (refused,) = chosen.refused
    assert "holds no model: train one with `inbox-triage train`" in refused


def test_a_folder_of_many_refused_models_is_told_in_few_sentences(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"2026-01-01-{number:06x}.json").write_text("{}")
    refused = choose_model(tmp_path).refused
    assert len(refused) == MOST_TOLD + 1
    assert refused[-1] == f"{50 - MOST_TOLD} more models are refused"


def test_when_even_the_programs_own_is_refused_every_fault_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pins.txt").write_text("# none\n")
    monkeypatch.setattr(models, "PINS_FILE", tmp_path / "pins.txt")
    for model_id in (OLD, MIDDLE, NEW):
        _unsign(desk, model_id)
    with pytest.raises(ModelRejected) as refused:
        choose_model(desk.folder, desk.key)
    *own, programs = refused.value.faults[:4]
    assert all("is not signed" in fault for fault in own)
    assert str(shipped("models")) in programs
    assert "install inbox-triage again" in programs


def test_the_log_says_what_is_used_instead_and_why(desk: Desk) -> None:
    _unsign(desk, MIDDLE)
    with capture_logs() as logs:
        triage = make_triage(desk.settings())
    assert triage.model.manifest.model_id == NEW
    (entry,) = logs
    assert (entry["log_level"], entry["event"]) == ("warning", "model_refused")
    assert MIDDLE in entry["why"]
    assert NEW in entry["then"]


def test_the_log_is_silent_when_all_is_as_configured(desk: Desk) -> None:
    with capture_logs() as logs:
        assert make_triage(desk.settings()).model.manifest.model_id == MIDDLE
    assert logs == []


def test_doctor_shows_a_refused_model_as_wrong_and_what_is_used(desk: Desk) -> None:
    report = next(checkup(desk.settings()))
    assert (report.name, report.wrong, report.notes) == ("model", [], [])
    assert MIDDLE in report.fine[0]
    _forge(desk, MIDDLE)
    report = next(checkup(desk.settings()))
    assert "was changed or signed with another key" in report.wrong[0]
    assert report.notes == [f"in use instead: model {NEW} of {desk.folder}"]
    assert NEW in report.fine[0]


def test_doctor_names_every_fault_when_no_model_is_left(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "PINS_FILE", tmp_path / "missing.txt")
    report = next(checkup(desk.settings()))
    assert "install inbox-triage again" in report.wrong[0]
    assert report.fine == []
