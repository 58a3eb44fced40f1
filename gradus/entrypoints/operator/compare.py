"""Files of evidence compared with what the database holds of them, in a process of the program's role.

::

    python -m gradus.entrypoints.operator.compare SECONDS

It prints one JSON object: how many files there are, how many were read to their end within the seconds
(0: all, however long it takes, with its progress on a terminal), and which are missing or altered.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

import django

TOLD_EVERY = 100  # files


def main() -> None:
    """Compare, and print what was found."""
    django.setup()
    from gradus.core.evidence.integrity import missing_or_altered

    seconds = float(sys.argv[1])
    ends = time.monotonic() + seconds

    def goes_on(read: int, of: int) -> bool:
        if read % TOLD_EVERY == 0:
            _tell(f"\r{read} / {of}")
        return not seconds or time.monotonic() < ends

    found = missing_or_altered(datetime.now(UTC), goes_on)
    _tell("\r")
    troubles = [[one.what, one.place] for one in found.troubles]
    json.dump({"files": found.files, "read": found.read, "troubles": troubles}, sys.stdout)


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()


if __name__ == "__main__":
    main()
