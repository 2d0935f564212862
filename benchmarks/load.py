"""How long a start waits for the model: import and load in a fresh process, best of several.

    python benchmarks/load.py --times 5

The best of them, since the others wait for the disk and for the machine's other work. The model is
verified and unpickled as the daemon does it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time

from benchmarks.tables import print_machine, print_table
from inbox_triage.installed import shipped

LIMIT_S = 1.0
LIMIT_MB = 15.0
_START = """
import time
began = time.perf_counter()
from inbox_triage.daemon.models import load_model
imported = time.perf_counter()
load_model()
loaded = time.perf_counter()
import json
print(json.dumps([imported - began, loaded - imported]))
"""


def main() -> int:
    """Run and print a table; exit code 1 when a limit is broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=5)
    chosen = arguments.parse_args()
    print_machine()
    floor = min(_timed("pass")[0] for _ in range(chosen.times))
    runs = [_timed(_START) for _ in range(chosen.times)]
    imported, loaded = (min(steps[step] for _, steps in runs) for step in (0, 1))
    together = min(sum(steps) for _, steps in runs)
    model_id = (shipped("models") / "current").read_text().strip()
    size_mb = (shipped("models") / f"{model_id}.joblib").stat().st_size / 1e6
    rows = [
        ["process that does nothing, s (floor)", f"{floor:.2f}", ""],
        ["import, s", f"{imported:.2f}", ""],
        ["load, s", f"{loaded:.2f}", ""],
        ["import and load, s", f"{together:.2f}", f"{LIMIT_S:.0f}"],
        ["whole process, s", f"{min(whole for whole, _ in runs):.2f}", ""],
        ["artifact, MB", f"{size_mb:.2f}", f"{LIMIT_MB:.0f}"],
    ]
    print_table((f"model {model_id}", f"best of {chosen.times}", "at most"), rows)
    return int(together > LIMIT_S or size_mb > LIMIT_MB)


def _timed(code: str) -> tuple[float, list[float]]:
    """Seconds of a whole process, and those it printed."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return time.perf_counter() - began, json.loads(done.stdout or "[]")


if __name__ == "__main__":
    sys.exit(main())
