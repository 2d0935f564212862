"""The demo: the command a newcomer runs first."""

from __future__ import annotations

import re
import subprocess
import sys


def test_the_demo_files_every_mail_and_shows_what_it_promises() -> None:
    command = [sys.executable, "-m", "inbox_triage", "demo"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    out = done.stdout
    folders = dict(re.findall(r"(?m)^ +(INBOX|A|B|C|D) +(\d+)$", out))
    assert sum(map(int, folders.values())) == 40
    assert all(int(folders[name]) > 0 for name in "ABCD")
    assert "response queue" in out
    assert "One decision explained" in out
    assert "Is the need concrete?" in out
    assert re.search(r"40 mails, from arrival to filed: median \d+ ms, p99 \d+ ms", out)
    assert done.stderr == ""
