"""Erasing again what the register of erasures says, run as the program's own role.

The register lies beside the database and is younger than any backup restored into it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from gradus.domain.refusals import Refusal


def replay() -> int:
    """Erase whoever the file names and the database has back; how many were back."""
    import django

    django.setup()
    from gradus.core.ledger.actions import COMMAND_LINE
    from gradus.core.people import register
    from gradus.core.people.actions.replay import replay_erasures
    from gradus.core.people.lines import read

    pending = sorted(set(read(register.file())) - set(register.held()))
    if not pending:
        return 0
    return replay_erasures(by=COMMAND_LINE, at=datetime.now(UTC), register=pending)


def main() -> None:
    """Say how many, or the refusal, for the process that asked."""
    try:
        sys.stdout.write(json.dumps({"back": replay()}))
    except Refusal as no:
        said = {"what": asdict(no.what), "remedy": asdict(no.remedy)}
        sys.stdout.write(json.dumps({"code": no.code, **said}, default=str))


if __name__ == "__main__":
    main()
