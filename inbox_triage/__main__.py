"""``python -m inbox_triage``."""

from inbox_triage.cli.app import main

main()
