"""``python -m inbox_triage``."""

from inbox_triage.cli.main import main

main()
