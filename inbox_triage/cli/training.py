"""``train``: a model from labelled mail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import JsonOption


@app.command()
def train(
    corpus: Annotated[Path, typer.Argument(help="A folder of *.jsonl files of labelled mail.")],
    models: Annotated[
        Path, typer.Option("--models", help="Where the model and its manifest are written.")
    ] = Path("models"),
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same model.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Train the classifier and make it the current model of a folder."""
    from inbox_triage.daemon.training import train_model

    manifest = train_model(corpus, models, seed)
    if as_json:
        typer.echo(manifest.model_dump_json())
        return
    typer.echo(f"{manifest.model_id}: {manifest.corpus_count} mails, saved in {models}")
    for head, metrics in manifest.metrics.items():
        recall = ", ".join(f"{name} {value:.2f}" for name, value in metrics.recall.items())
        typer.echo(
            f"  {head}: macro-F1 {metrics.macro_f1:.3f} of {metrics.mails} mails"
            f" ({manifest.grouping}); recall {recall}"
        )
