"""The least any program must do: fetch every mail, store one keyword, move it, 50 at a time.

The floor of benchmarks/backlog.py, a process of its own as the program beside it. It judges
nothing, keeps nothing and checks nothing: stopped half-way, it could not tell what it had done.
"""

from __future__ import annotations

import sys

import imapclient

BATCH = 50


def main() -> None:
    """``bare.py HOST PORT USER PASSWORD FOLDER...``"""
    host, port, user, password, *folders = sys.argv[1:]
    with imapclient.IMAPClient(host, int(port), ssl=False) as client:
        client.login(user, password)
        for folder in folders:
            client.create_folder(folder)
        client.select_folder("INBOX")
        uids = client.search()
        for number, first in enumerate(range(0, len(uids), BATCH)):
            batch = uids[first : first + BATCH]
            fetched = client.fetch(batch, ["BODY.PEEK[]"])
            assert len(fetched) == len(batch)
            client.add_flags(batch, ["triage-seen"], silent=True)
            client.move(batch, folders[number % len(folders)])


if __name__ == "__main__":
    main()
