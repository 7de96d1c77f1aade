"""`make soak`: what takes too long for every run.

`ARGS="requests [LIVES [SEED]]"` only the random lives of session requests, `ARGS="kills [ROUNDS]"`
only the kills; without either, both.
"""

from __future__ import annotations

import sys

from tests.soak import kills, requests


def main(words: list[str]) -> int:
    """0 when every promise was kept."""
    which, numbers = words[:1], [int(word) for word in words[1:]]
    if which not in ([], ["requests"], ["kills"]):
        sys.stderr.write("Write requests [LIVES [SEED]] or kills [ROUNDS], or nothing for both.\n")
        return 2
    if which != ["kills"]:
        requests.main(*numbers)
    return kills.main(*numbers) if which != ["requests"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
