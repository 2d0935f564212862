"""``evaluate``: how good the classifier is on mail it has not seen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption, json_line, safe
from inbox_triage.cli.training import configured_model
from inbox_triage.errors import UserError

if TYPE_CHECKING:
    from inbox_triage.daemon.evaluation import Collection
    from inbox_triage.learn.evaluation.report import EvaluationReport
    from inbox_triage.learn.evaluation.study import Part

DEFAULT_CORPUS = Path("fixtures") / "corpus"
_TOLD_EVERY_S = 5.0


@app.command()
def evaluate(
    corpus: Annotated[
        Path | None,
        typer.Argument(
            help="A folder of *.jsonl files of labelled mail; default: fixtures/corpus.",
            show_default=False,
        ),
    ] = None,
    test: Annotated[
        Path | None,
        typer.Option(
            "--test",
            help="A folder of labelled mail by writers who are nowhere in the corpus.",
            show_default=False,
        ),
    ] = None,
    mail: Annotated[
        Path | None,
        typer.Option(
            "--mail",
            help="A folder, Maildir or mbox of mail that has one label, given by --truth.",
            show_default=False,
        ),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(
            "--truth",
            help="What the mail of --mail is: legitimate, junk or phishing.",
            show_default=False,
        ),
    ] = None,
    strip_headers: Annotated[
        bool,
        typer.Option(
            "--strip-headers",
            help="Keep only From, To, Subject, Date and the MIME headers of --mail: others tell "
            "where a collection was made.",
        ),
    ] = False,
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part",
            help="cv, languages, trades, curve, test or all; several with commas. Default: test if "
            "--test is given, else cv. The parts but cv and test fit very many models.",
            show_default=False,
        ),
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option(
            "--models",
            help="The folder of the model that judges --test and --mail; default: the "
            "configuration's, else the program's own.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            help="The file with the key that signed it; default: the configuration's key_file, "
            "else model.key.",
            show_default=False,
        ),
    ] = None,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Judge --test and --mail by a model fitted now on the corpus."
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Also write a page with plots.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
    folds: Annotated[
        int, typer.Option(min=2, max=10, help="Cuts of the corpus; fewer are quicker.")
    ] = 5,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes that fit; default: 2.", show_default=False),
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the classifier on mail it has not seen; each figure with its interval."""
    from inbox_triage.daemon.evaluation import Request
    from inbox_triage.daemon.evaluation import evaluate as run

    if html is not None and not html.absolute().parent.is_dir():
        raise UserError(f"--html {html}: there is no folder {html.absolute().parent}")
    if fresh and test is None and mail is None:
        raise UserError("--fresh goes with --test or --mail")
    parts = _parts(part, test, mail)
    needed = bool(parts) or test is not None or fresh
    own_folder, own_key = configured_model(config)
    request = Request(
        corpus=_corpus(corpus) if needed else None,
        parts=parts,
        held_out=test,
        collection=_collection(mail, truth, strip_headers),
        models=models or own_folder,
        key_file=key or own_key,
        must_be_theirs=models is not None,
        fresh=fresh,
        seed=seed,
        folds=folds,
        jobs=jobs or min(2, os.cpu_count() or 1),
    )
    _show(run(request, Teller().tell, _complain), html, as_json)


@dataclass(slots=True)
class Teller:
    """Says on standard error what is being done, at most every few seconds, for it takes minutes."""

    part: str = ""
    begun: float = 0.0
    told: float = 0.0
    clock: Callable[[], float] = time.monotonic

    def tell(self, part: str, done: int, of_all: int) -> None:
        """A line when a part begins, goes on for long, or is done."""
        now = self.clock()
        if part != self.part:
            self.part, self.begun, self.told = part, now, now
            typer.echo(f"{safe(part)} ...", err=True)
        elif now - self.told >= _TOLD_EVERY_S and done:
            self.told = now
            left_s = (now - self.begun) / done * (of_all - done)
            typer.echo(
                f"{safe(part)}: {done} of {of_all} models, about {left_s / 60:.0f} min left",
                err=True,
            )


def _parts(asked: Sequence[str] | None, test: Path | None, mail: Path | None) -> frozenset[Part]:
    """The parts of the corpus that are wanted; ``test`` is what --test says."""
    from inbox_triage.learn.evaluation.study import Part

    if not asked:
        return frozenset() if test or mail else frozenset({Part.CV})
    names = {name.strip() for group in asked for name in group.split(",")}
    unknown = sorted(names - {part.value for part in Part})
    if unknown:
        known = ", ".join(part.value for part in Part)
        raise UserError(f"--part {', '.join(map(repr, unknown))}: there are {known}")
    parts = {Part(name) for name in names}
    if Part.TEST in parts and test is None:
        raise UserError("--part test needs --test and a folder of held-out mail")
    if Part.ALL in parts:
        parts = set(Part)
    return frozenset(parts - {Part.TEST, Part.ALL})


def _corpus(named: Path | None) -> Path:
    corpus = named or DEFAULT_CORPUS
    if not corpus.is_dir():
        raise UserError(
            f"there is no folder {corpus}: name the folder of labelled mail, as in "
            "`inbox-triage evaluate my-corpus`"
        )
    return corpus


def _collection(mail: Path | None, truth: str | None, strip: bool) -> Collection | None:
    from inbox_triage.daemon.evaluation import Collection
    from inbox_triage.learn.evaluation.collection import Truth

    if mail is None:
        if truth is not None or strip:
            raise UserError("--truth and --strip-headers go with --mail")
        return None
    known = [one.value for one in Truth]
    if truth not in known:
        raise UserError(f"--mail needs --truth, one of {', '.join(known)}")
    return Collection(mail, Truth(truth), strip)


def _show(report: EvaluationReport, html: Path | None, as_json: bool) -> None:
    from inbox_triage.learn.evaluation.text import report_text

    if as_json:
        typer.echo(json_line(report.model_dump(mode="json")))
    else:
        typer.echo(report_text(report), nl=False)
    if html is not None:
        from inbox_triage.learn.evaluation.page import report_page

        try:
            html.write_text(report_page(report), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise UserError(f"--html {html}: {error.strerror}") from error


def _complain(sentence: str) -> None:
    typer.echo(safe(sentence, 600), err=True)
