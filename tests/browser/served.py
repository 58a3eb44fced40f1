"""A real installation to visit: served by its own command from a temporary folder, and gone afterwards."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from django.test import override_settings

from gradus.core.accounts.demo import DemoAccount, code_at, demo_accounts
from gradus.entrypoints.operator.readiness import answers

SECONDS_TO_START = 300.0  # on a machine busy with everything else; quiet, it takes fifteen
SECONDS_TO_STOP = 60.0


@dataclass
class Served:
    """An installation that runs: where it is, who can sign in, what letters it sent."""

    origin: str
    letters: Path
    accounts: dict[str, DemoAccount]  # by the local part of the e-mail address
    codes_used: set[str] = field(default_factory=set)

    def code(self, name: str) -> str:
        """A second factor's code that was not used yet: each is taken once, and three hold at a time."""
        now = datetime.now(UTC)
        for shift in (0, 30, -30):
            code = code_at(self.accounts[name].totp, now + timedelta(seconds=shift))
            if f"{name} {code}" not in self.codes_used:
                self.codes_used.add(f"{name} {code}")
                return code
        raise AssertionError(f"{name} signed in more than three times within half a minute")

    def link_sent_to(self, email: str) -> str:
        """The link of the latest letter to an address."""
        for file in sorted(
            self.letters.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True
        ):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            if letter["To"] == email:
                text = letter.get_body(("plain",))
                assert text is not None
                return re.findall(rf"{self.origin}\S+", text.get_content())[0]
        raise AssertionError(f"no letter was sent to {email}")


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Make a demonstration in the folder, serve it on a free port of this machine, and stop it."""
    port = _free_port()
    letters = folder / "letters"
    command = [Path(sys.executable).with_name("gradus"), "serve", "--demo", "--data"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, folder / "data", "--port", str(port)],
            env=_environment(letters),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        origin = f"http://localhost:{port}"
        _await(process, port, origin, folder / "log")
        secrets = json.loads((folder / "data" / "secrets.json").read_text())
        with override_settings(SECRET_KEY=secrets["secret_key"]):
            accounts = {one.email.partition("@")[0]: one for one in demo_accounts()}
        yield Served(origin, letters, accounts)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS_TO_STOP)


def _environment(letters: Path) -> dict[str, str]:
    """Ours without what the tests set for themselves; letters go into files."""
    ours = {name: text for name, text in os.environ.items() if not name.startswith("GRADUS_")}
    return ours | {
        "GRADUS_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "GRADUS_EMAIL_FILE_PATH": str(letters),
        "GRADUS_LANGUAGE": "en",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int, origin: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers("127.0.0.1", port, origin):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"the installation did not start:\n{log.read_text()}")
        time.sleep(0.1)  # there is nothing to wait on but the port
