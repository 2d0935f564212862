"""``evaluate`` from end to end, on mail of a few writers and models of a few words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits
from typer.testing import CliRunner, Result

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.predict import Model
from inbox_triage.cli import main  # noqa: F401 - adds the commands
from inbox_triage.cli.app import app
from inbox_triage.cli.evaluation import Teller
from inbox_triage.daemon import evaluation
from inbox_triage.errors import CorpusError, ModelRejected, UserError
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.evaluation import study
from inbox_triage.learn.evaluation.report import EvaluationReport
from inbox_triage.learn.examples import examples
from inbox_triage.learn.train import fit
from inbox_triage.store import artifacts
from inbox_triage.store.signing import read_or_make_key
from tests.learn.conftest import CORPUS, SMALL
from tests.learn.evaluation.models import MANIFEST

INQUIRY = (
    b"From: ann@buyer.example\r\nSubject: RFQ\r\n\r\nPlease quote 500 pcs DN25, FOB Ningbo.\r\n"
)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two writers, held-out mail of a third, and a signed model of the corpus."""
    here = tmp_path_factory.mktemp("evaluate")
    for folder, writers in (("corpus", ("w01", "w02")), ("held", ("w03",))):
        (here / folder).mkdir()
        for writer in writers:
            lines = (CORPUS / f"{writer}.jsonl").read_bytes().splitlines(keepends=True)
            (here / folder / f"{writer}.jsonl").write_bytes(b"".join(lines[:50]))
    mails = read_corpus(here / "corpus")
    with threadpool_limits(1):
        model = Model(MANIFEST, fit(examples(mails), 1, SMALL))
    artifacts.save(model, here / "models", read_or_make_key(here / "model.key", here / "models"))
    (here / "mail").mkdir()
    (here / "mail" / "a.txt").write_text("Subject: casino\nwin 500 USD now, free bonus casino\n")
    (here / "mail" / "b.eml").write_bytes(INQUIRY)
    (here / "mail" / "empty.eml").write_bytes(b"")
    return here


@pytest.fixture
def here(there: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(there)
    monkeypatch.setattr(study, "Tuning", lambda: Tuning(words=300, characters=300))
    return there


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", *arguments])


def report(done: Result) -> EvaluationReport:
    assert done.exit_code == 0, done.output
    return EvaluationReport.model_validate(json.loads(done.stdout))


def test_cross_validation_is_what_one_gets(here: Path) -> None:
    done = invoke("corpus", "--jobs", "1", "--html", "page.html")
    assert done.exit_code == 0, done.output
    assert "Cross-validation: each mail judged by one of 2 models that saw no mail" in done.stdout
    assert "Costly mistakes, worst first" in done.stdout
    assert "cross-validation ..." in done.stderr
    assert "<svg" in (here / "page.html").read_text(encoding="utf-8")


def test_parts_are_named_with_commas_and_repeat_with_their_seed(here: Path) -> None:
    arguments = ("corpus", "--part", "trades,curve", "--jobs", "1", "--json", "--seed", "3")
    first = report(invoke(*arguments))
    assert first == report(invoke(*arguments))
    assert first.cross_validation is not None
    assert first.cross_validation.scores.mails == 100
    assert {one.dimension for one in first.left_out} <= {"sector"}
    assert [point.writers for point in first.learning_curve] == [None]
    assert first.held_out is None


def test_held_out_mail_is_judged_by_the_model_of_a_folder(here: Path) -> None:
    arguments = ("corpus", "--test", "held", "--models", "models", "--key", "model.key", "--json")
    found = report(invoke(*arguments))
    assert found.model == MANIFEST.model_id
    assert found.cross_validation is None
    assert found.held_out is not None
    assert found.held_out.scores.mails == 50
    assert found.held_out_corpus is not None
    assert found.held_out_corpus.writers == 1
    assert "learnt from 0 mails that are not exactly those of the corpus" in found.notes[0]


def test_held_out_mail_is_judged_by_a_model_fitted_now(here: Path) -> None:
    found = report(invoke("corpus", "--test", "held", "--fresh", "--json"))
    assert (found.model or "").endswith("fitted now on the corpus")
    assert found.notes == ()
    assert found.held_out is not None
    assert found.held_out.scores.macro_f1.value > 0.4


def test_held_out_mail_by_writers_of_the_corpus_is_refused(here: Path) -> None:
    done = invoke("corpus", "--test", "corpus", "--fresh")
    assert isinstance(done.exception, CorpusError)
    assert "writer w01 stands in the corpus and in the held-out mail" in str(done.exception)


@pytest.mark.parametrize(("truth", "word"), [("legitimate", "false alarms"), ("junk", "recall")])
def test_mail_of_one_label_needs_no_corpus(here: Path, truth: str, word: str) -> None:
    model = ("--models", "models", "--key", "model.key")
    arguments = ("--mail", "mail", "--truth", truth, "--strip-headers", *model)
    found = report(invoke(*arguments, "--json"))
    assert found.corpus is None
    assert found.collection is not None
    assert (found.collection.mails, found.collection.unread) == (2, 1)
    assert found.collection.stripped
    assert word in invoke(*arguments).stdout


def test_a_named_model_that_is_refused_is_not_replaced_by_another(here: Path) -> None:
    done = invoke("--mail", "mail", "--truth", "junk", "--models", "models", "--key", "other.key")
    assert isinstance(done.exception, ModelRejected)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is no folder fixtures/corpus"),
        (("nowhere",), "there is no folder nowhere"),
        (("corpus", "--part", "cv,speed"), "'speed': there are cv, languages"),
        (("corpus", "--part", "test"), "needs --test"),
        (("corpus", "--fresh"), "goes with --test or --mail"),
        (("corpus", "--truth", "junk"), "go with --mail"),
        (("--mail", "mail"), "needs --truth, one of legitimate, junk, phishing"),
        (("--mail", "mail", "--truth", "spam"), "needs --truth"),
        (("corpus", "--html", "no/such/page.html"), "there is no folder"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_before_anything_is_read(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.delattr(evaluation, "read_corpus")
    done = invoke(*arguments)
    assert isinstance(done.exception, UserError)
    assert said in str(done.exception)


def test_a_malformed_corpus_names_its_lines(here: Path, tmp_path: Path) -> None:
    (tmp_path / "w.jsonl").write_text("{}\n")
    done = invoke(str(tmp_path))
    assert isinstance(done.exception, CorpusError)
    assert "w.jsonl:1" in str(done.exception)


def test_long_parts_say_now_and_then_how_long_they_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    moments = iter([0.0, 3.0, 6.0, 8.0, 120.0, 130.0])
    teller = Teller(clock=lambda: next(moments))
    for done in range(5):
        teller.tell("folds", done, 6)
    teller.tell("curve", 0, 2)
    assert capsys.readouterr().err.splitlines() == [
        "folds ...",
        "folds: 2 of 6 models, about 0 min left",
        "folds: 4 of 6 models, about 1 min left",
        "curve ...",
    ]
