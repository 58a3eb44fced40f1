"""`gradus` as somebody runs it on the server, with the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from gradus.entrypoints.operator.instance import open_instance
from tests.environment import url

PROGRAM = "from gradus.entrypoints.cli.main import main; main()"
Command = Callable[..., tuple[int, str]]


def command(folder: Path, *words: str) -> Command:
    """Runs `gradus` with those words before its arguments, on an installation of that folder.

    Its answer is the exit code and all that was said.
    """
    open_instance(folder)

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words, *arguments],
            env=os.environ
            | {
                "GRADUS_DATA": str(folder),
                "GRADUS_DATABASE_URL": url("app", connection.settings_dict["NAME"]),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run
