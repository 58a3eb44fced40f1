"""An installation whose embedded cluster is that of the test run, with a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gradus.entrypoints.operator import embedded
from gradus.entrypoints.operator import instance as instances
from tests import database, environment

NAME = f"operator_{environment.WORKER}"
KEYS = {"secret_key": "5e", "wall_key": "a1", "ledger_key": "1e"}


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who has set nothing of Gradus."""
    for name in [name for name in os.environ if name.startswith(("GRADUS_", "DJANGO_"))]:
        if name not in ("GRADUS_TEST_RUN", "GRADUS_CI", "GRADUS_OPEN_DATA"):
            monkeypatch.delenv(name)


@pytest.fixture
def place() -> Iterator[Path]:
    """A new folder that a database's own user may enter, as pytest's may not be by others."""
    folder = Path(tempfile.mkdtemp(prefix="gradus-operator-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def installation(place: Path, monkeypatch: pytest.MonkeyPatch, no_settings: None) -> Iterator[Path]:
    """The folder of an installation with some rows, an entry of the ledger, and a file."""
    database.ensure_template()
    database.clone(NAME)
    for module in (instances, embedded):
        monkeypatch.setattr(module, "DATABASE", NAME)
    folder = place / "installation"
    for name in instances.FOLDERS:
        (folder / name).mkdir(parents=True)
    (folder / "postgres").symlink_to(environment.FOLDER / "postgres")
    (folder / "evidence" / "ab").mkdir()
    (folder / "evidence" / "ab" / "cdef").write_bytes(b"a file of evidence")
    secrets = {"demo": False} | environment.PASSWORDS
    secrets |= {name: digits * 32 for name, digits in KEYS.items()}
    (folder / "secrets.json").touch(mode=0o600)
    (folder / "secrets.json").write_text(json.dumps(secrets))
    with superuser() as connection:  # entries as the program would leave them
        for number in range(3):
            connection.execute(
                "INSERT INTO ledger_entry (id, at, action, object_kind, body, leaf) "
                "VALUES (gen_random_uuid(), now(), 'test.made', 'test', %s, '')",
                [f'{{"number":{number}}}'],
            )
    yield folder
    database.drop(NAME)


def superuser() -> psycopg.Connection:
    """A connection above every wall, to prepare or to do harm."""
    return psycopg.connect(environment.url("superuser", NAME), autocommit=True)
