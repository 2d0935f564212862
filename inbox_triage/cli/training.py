"""``train``: a model from labelled mail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inbox_triage.cli.app import app
from inbox_triage.cli.options import ConfigOption, JsonOption

DEFAULT_FOLDER = Path("models")


@app.command()
def train(
    corpus: Annotated[Path, typer.Argument(help="A folder of *.jsonl files of labelled mail.")],
    models: Annotated[
        Path | None,
        typer.Option(
            "--models",
            help="Where the model and its manifest are written; default: the configuration's "
            "folder, else models.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            help="The file with the key that signs the model, made if there is none; default: the "
            "configuration's key_file, else model.key. It must not lie among the models.",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same model.")] = 1,
    pin: Annotated[
        bool, typer.Option("--pin", hidden=True, help="Pin it in the package, do not sign it.")
    ] = False,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train the classifier, sign it and make it the current model of a folder."""
    from inbox_triage.daemon.training import train_model

    own_folder, own_key = configured_model(config)
    folder = models or own_folder or DEFAULT_FOLDER
    key_file = None if pin else key or own_key
    manifest = train_model(corpus, folder, seed, key_file)
    if as_json:
        typer.echo(manifest.model_dump_json())
        return
    vouched = "pinned in the package" if key_file is None else f"signed with the key in {key_file}"
    typer.echo(f"{manifest.model_id}: {manifest.corpus_count} mails, saved in {folder}, {vouched}")
    for head, metrics in manifest.metrics.items():
        recall = ", ".join(f"{name} {value:.2f}" for name, value in metrics.recall.items())
        typer.echo(
            f"  {head}: macro-F1 {metrics.macro_f1:.3f} of {metrics.mails} mails"
            f" ({manifest.grouping}); recall {recall}"
        )


def configured_model(config: Path | None) -> tuple[Path | None, Path]:
    """Folder and key file of the configuration if there is one, as ``[model]`` has them."""
    from inbox_triage.config import ModelSection, load_settings_if_any

    settings = load_settings_if_any(config)
    section = ModelSection() if settings is None else settings.model
    return section.folder, section.key_file
