"""A backup restored elsewhere holds the same; one that is not whole or not ours is never written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import archive, content, embedded
from gradus.entrypoints.operator import restore as restores
from gradus.entrypoints.operator.backup import backup
from gradus.entrypoints.operator.instance import open_instance
from gradus.entrypoints.operator.restore import restore, verify
from gradus.entrypoints.operator.tests.conftest import superuser

PASSPHRASE = "correct horse battery"  # noqa: S105


def held_by(folder: Path) -> tuple[dict[str, content.Table], content.Chain]:
    instance = open_instance(folder)
    with embedded.running(instance), psycopg.connect(instance.database_url("backup")) as connection:
        return content.tables(connection), content.chain(connection)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_a_round_trip_keeps_every_row_entry_and_file(installation: Path, place: Path) -> None:
    before = held_by(installation)
    file, new = place / "gradus.backup", place / "new"
    backup(installation, file, PASSPHRASE)
    assert file.stat().st_mode & 0o077 == 0
    assert b"PGDMP" not in file.read_bytes()
    manifest = restore(file, new, PASSPHRASE)
    assert manifest.told["ledger"]["size"] == 3
    made = {"public.ledger_head", "public.states_state", "wall.made_ready"}
    assert made <= before[0].keys()
    tables, chain = held_by(new)
    assert {n: t for n, t in tables.items() if n != "wall.made_ready"} == {
        n: t for n, t in before[0].items() if n != "wall.made_ready"
    }
    assert chain == before[1]
    assert (new / "evidence/ab/cdef").read_bytes() == b"a file of evidence"
    kept, was = (json.loads((at / "secrets.json").read_text()) for at in (new, installation))
    assert kept == was
    assert sorted(path.name for path in place.iterdir()) == sorted(
        ["gradus.backup", "installation", "new"]
    )
    assert refused(lambda: restore(file, new, PASSPHRASE)) == "folder-not-empty"
    assert refused(lambda: backup(installation, file, PASSPHRASE)) == "backup-exists"


def test_a_plain_backup_has_no_secrets_and_needs_them(installation: Path, place: Path) -> None:
    file, new = place / "plain.tar", place / "new"
    told: list[str] = []
    backup(installation, file, tell=lambda text: told.append(text.text()))
    assert "secrets are not in it" in told[-1]
    assert environment_secrets(installation).isdisjoint(_words(file.read_bytes()))
    assert refused(lambda: verify(file)) == "backup-key-needed"
    other = place / "other.json"
    other.write_text(json.dumps({"ledger_key": "00" * 32, "demo": False}))
    assert refused(lambda: restore(file, new, secrets_file=other)) == "backup-wrong-key"
    assert not new.exists()
    assert verify(file, secrets_file=installation / "secrets.json").told["demo"] is False


def environment_secrets(folder: Path) -> set[str]:
    kept = json.loads((folder / "secrets.json").read_text())
    return {value for name, value in kept.items() if name.endswith("_key")}


def _words(data: bytes) -> set[str]:
    return set(data.decode("latin-1").replace('"', " ").split())


def test_what_is_cut_altered_or_locked_writes_nothing(installation: Path, place: Path) -> None:
    file, new = place / "whole", place / "new"
    backup(installation, file, PASSPHRASE)
    data = file.read_bytes()
    cases = {
        "backup-damaged cut": data[:-50],
        "backup-damaged altered": data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :],
        "backup-damaged empty": b"",
    }
    for case, wrong in cases.items():
        file.write_bytes(wrong)
        assert refused(lambda: restore(file, new, PASSPHRASE)) == case.split()[0], case
    file.write_bytes(data)
    assert refused(lambda: restore(file, new, "another passphrase")) == "backup-wrong-key"
    assert refused(lambda: restore(file, new)) == "passphrase-needed"
    assert refused(lambda: restore(place / "none", new)) == "no-such-backup"
    assert sorted(path.name for path in place.iterdir()) == ["installation", "whole"]


def test_a_backup_of_a_later_gradus_is_refused(
    installation: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place / "later"
    backup(installation, file, PASSPHRASE)
    monkeypatch.setattr(restores, "version", lambda name: "0.0.9")
    assert refused(lambda: restore(file, place / "new", PASSPHRASE)) == "backup-later"


def test_a_row_that_was_lost_on_the_way_is_noticed(
    installation: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place / "backup"
    told = content.tables

    def one_more(connection: psycopg.Connection) -> dict[str, content.Table]:
        found = told(connection)
        states = found["public.states_state"]
        return found | {"public.states_state": replace(states, rows=states.rows + 1)}

    monkeypatch.setattr(content, "tables", one_more)
    backup(installation, file, PASSPHRASE)
    monkeypatch.setattr(content, "tables", told)
    with pytest.raises(Refusal, match="states_state"):
        verify(file, PASSPHRASE)


def test_a_broken_ledger_makes_no_backup(installation: Path, place: Path) -> None:
    with superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger_entry SET body = '{\"number\":9}' WHERE body LIKE '%1}'")
    assert refused(lambda: backup(installation, place / "b", PASSPHRASE)) == "ledger-broken"
    assert [path.name for path in place.iterdir()] == ["installation"]
    assert not (installation / "backup.unfinished").exists()


def test_a_full_disk_leaves_nothing_behind(
    installation: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*anything: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(archive, "write", full)
    code = refused(lambda: backup(installation, place / "b", PASSPHRASE))
    assert code == "backup-not-written"
    assert [path.name for path in place.iterdir()] == ["installation"]
    shutil.rmtree(installation / "checkpoints")
