"""``python -m inbox_triage``."""

from inbox_triage.cli.main import main

if __name__ == "__main__":  # a helper process imports this file too
    main()
