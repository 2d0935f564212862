"""The program's entrance: one function turns every error into a sentence and an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from rich.console import Console

from inbox_triage.cli import (
    classify,
    demo,
    doctor,
    evaluation,
    queue,
    service,
    setup,
    training,
    unit,
)
from inbox_triage.cli.app import app
from inbox_triage.errors import TriageError, UserError

COMMANDS = (classify, demo, doctor, evaluation, queue, service, setup, training, unit)
"""The files whose commands there are; importing them is what adds them."""


def main() -> NoReturn:
    """Run a command. Exit code 2: the user can mend it; 1: something else went wrong."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Neither a stranger's subject nor a file's name may break off the output.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except UserError as error:
        _complain(error.faults)
        sys.exit(2)
    except TriageError as error:
        _complain([str(error)])
        sys.exit(1)
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(0)


def _complain(sentences: Sequence[str]) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for sentence in sentences:
        console.print(sentence, style="red", markup=False)
