"""``classify`` and ``explain``: judge mail from files; no mailbox is needed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption, json_line, safe

BATCH = 50

PathsArgument = Annotated[
    list[str],
    typer.Argument(
        help="Message files, folders of them, a Maildir, an mbox, or - for standard input."
    ),
]


@app.command()
def classify(
    paths: PathsArgument, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Judge mail from files. Exit code 0 if every file could be read, else 1."""
    judge = _judge(config)
    from inbox_triage.daemon.sources import find_mails

    found = find_mails(paths)
    unread = 0
    while batch := list(islice(found, BATCH)):
        for document in judge(batch):
            unread += "error" in document
            typer.echo(json_line(document) if as_json else _line(document))
    raise typer.Exit(1 if unread else 0)


@app.command()
def explain(
    path: Annotated[str, typer.Argument(help="A message file, or - for standard input.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Say why: probabilities, and each piece of evidence for and against, quoted."""
    from inbox_triage.daemon.explanation import explanation, explanation_text
    from inbox_triage.daemon.sources import find_mails
    from inbox_triage.daemon.verdict import error_document

    triage, context_of = _triage(config)
    unread = 0
    for found in find_mails([path]):
        if found.content is None:
            unread += 1
            document = error_document(found.path, found.error or "it cannot be read")
            typer.echo(json_line(document) if as_json else _line(document))
            continue
        message = triage.read(found.content)
        (verdict,) = triage.judge([message], [context_of(message)])
        document = explanation(found.path, verdict)
        unread += "error" in document
        typer.echo(json_line(document) if as_json else explanation_text(document))
    raise typer.Exit(1 if unread else 0)


def _triage(config: Path | None) -> tuple[Any, Any]:
    """The triage of a configuration if there is one, and how it knows each message's context."""
    from inbox_triage.config import load_settings_if_any
    from inbox_triage.daemon.run import make_triage
    from inbox_triage.daemon.triage import Triage
    from inbox_triage.decide.quadrant import Policy
    from inbox_triage.label.product import Catalogue
    from inbox_triage.mail.context import context_of_company, context_of_recipients

    settings = load_settings_if_any(config)
    if settings is None:
        return Triage(_model(None, None), Catalogue(()), Policy()), context_of_recipients
    domains = frozenset().union(*(settings.company_domains(box) for box in settings.mailboxes))
    addresses = {box.username for box in settings.mailboxes} | set(settings.company.addresses)
    context = context_of_company(domains, addresses, settings.company.authserv_ids)
    model = _model(settings.model.folder, settings.model.key_file)
    return make_triage(settings, model), lambda _message: context


def _model(folder: Path | None, key_file: Path | None) -> Any:
    """The model in use; standard error says why it is not the one that was asked for."""
    from inbox_triage.daemon.models import choose_model

    chosen = choose_model(folder, key_file)
    for sentence in chosen.refused and (*chosen.refused, chosen.instead):
        typer.echo(safe(sentence, 600), err=True)
    return chosen.model


def _judge(config: Path | None) -> Any:
    from inbox_triage.daemon.verdict import error_document, verdict_document

    triage, context_of = _triage(config)

    def judge(batch: list[Any]) -> Iterator[dict[str, Any]]:
        messages = [triage.read(found.content) for found in batch if found.content is not None]
        verdicts = iter(triage.judge(messages, [context_of(m) for m in messages]))
        for found in batch:
            if found.content is None:
                yield error_document(found.path, found.error or "it cannot be read")
            else:
                yield verdict_document(found.path, next(verdicts))

    return judge


def _line(document: dict[str, Any]) -> str:
    path = safe(document["path"])
    if "error" in document:
        return f"?  {path}: {safe(document['error'])}"
    kind = f" {document['kind']}" if document["kind"] else ""
    review = " (please review)" if document["needs_review"] else ""
    why = "; ".join(safe(reason) for reason in document["reasons"])
    share = f"{document['confidence']:.0%}"
    return f"{document['quadrant']}{kind}  {share}{review}  {path}" + (f"  - {why}" if why else "")
