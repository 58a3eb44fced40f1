"""Full disks, crashes, the same file from several at once: what is left, what is said."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, connections

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.evidence import integrity, storage
from gradus.core.evidence.actions import files as actions
from gradus.core.evidence.actions.files import add_file, preview, withdraw_file
from gradus.core.evidence.integrity import TooManyOrphans, Trouble, missing_or_altered, sweep
from gradus.core.evidence.models import File, InsideFile
from gradus.core.evidence.tests.factories import LATER, TEXT, added, office
from gradus.core.ledger.models import Entry
from gradus.core.states.tests.factories import AT, state
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking
from tests.environment import url

DAY = timedelta(days=1)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def now() -> datetime:
    return datetime.now(AT.tzinfo)


@pytest.mark.django_db
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_is_said_kindly_and_nothing_is_left(
    folder: Path, near: None, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    home = state()
    kept = added(office(home), home, data=b"before").file

    def full(*_: object) -> None:
        raise OSError(code, "no room")

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        write = full

    with monkeypatch.context() as patch:
        if call == "fsync":
            patch.setattr(os, "fsync", full)
        else:
            real = os.fdopen
            patch.setattr(os, "fdopen", lambda *given: Full(real(*given)))
        with pytest.raises(storage.NoRoom) as refused:
            added(office(home), home)
        assert refused.value.code == "disk-full"
    with acting(scope_for(office(home), AT)):
        assert [row.pk for row in File.objects.all()] == [kept.pk]
    assert len(on_disk(folder)) == 1
    assert not added(office(home), home).reused  # there is room again


@pytest.mark.django_db
def test_other_trouble_of_the_disk_is_not_called_fullness(
    near: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        added(office(state()), state())


@pytest.mark.django_db
def test_a_transaction_that_fails_leaves_no_row_and_the_sweep_no_file(
    folder: Path, near: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = state()

    def fails(**_: object) -> None:
        raise RuntimeError("the line to the database is down")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "record", fails)
        with pytest.raises(RuntimeError):
            added(office(home), home)
    with acting(scope_for(office(home), AT)):
        assert not File.objects.exists()
    assert len(on_disk(folder)) == 1
    assert sweep(now()).orphans == 0  # it might still be under way
    assert sweep(now() + DAY).orphans == 1
    assert on_disk(folder) == []


CRASHES = """
import os, django
from uuid import UUID
django.setup()
from gradus.core.evidence.actions import files
from gradus.core.evidence.tests.factories import added, office, TEXT
from gradus.core.states.tests.factories import state
files.record = lambda **_: os.kill(os.getpid(), 9)
home = state()
added(office(home), home)
"""


def test_a_process_killed_between_file_and_commit_leaves_no_row_and_the_sweep_no_file(
    committing: None, folder: Path
) -> None:
    state()
    database = connection.settings_dict["NAME"]
    died = subprocess.run(
        [sys.executable, "-c", CRASHES],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "gradus.config.settings",  # not a test's: its own place
            "GRADUS_DATABASE_URL": url("app", database),
            "GRADUS_DATA": str(settings.DATA_FOLDER),
        },
        check=False,
    )
    assert died.returncode == -9
    assert len(on_disk(folder)) == 1
    with system("test"):
        assert not File.objects.exists()
        assert not Entry.objects.filter(action="evidence.add").exists()
    assert missing_or_altered(now()).troubles == ()
    assert sweep(now() + DAY).orphans == 1
    assert on_disk(folder) == []


def test_the_same_file_from_many_at_once_is_kept_once(committing: None, folder: Path) -> None:
    home = state()
    together = 6
    start = Barrier(together)

    def one(_: int) -> tuple[UUID, bool]:
        by: Actor = office(home)
        try:
            start.wait()
            with acting(scope_for(by, AT)):
                found = add_file(
                    by=by,
                    at=AT,
                    state_id=home.pk,
                    marking=Marking.AMBER,
                    name="act.txt",
                    data=TEXT,
                )
            return found.file.pk, found.reused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(together) as pool:
        found = list(pool.map(one, range(together)))
    assert len({pk for pk, _ in found}) == 1
    assert sorted(reused for _, reused in found) == [False] + [True] * (together - 1)
    assert len(on_disk(folder)) == 1
    with system("test"):
        assert Entry.objects.filter(action="evidence.add").count() == 1


@pytest.mark.django_db
def test_missing_and_altered_files_are_found_by_their_rows(folder: Path, near: None) -> None:
    home = state()
    whole = added(office(home), home, data=b"whole").file
    gone = added(office(home), home, Marking.RED, b"gone").file
    changed = added(office(home), home, data=b"changed").file
    storage.path_of(gone.sha256, gone.pk).unlink()
    storage.path_of(changed.sha256, changed.pk).write_bytes(b"chanced")
    paths = {row.pk: storage.path_of(row.sha256, row.pk) for row in (gone, changed)}
    found = missing_or_altered(AT)
    assert (found.files, found.read) == (3, 3)
    assert set(found.troubles) == {
        Trouble(gone.pk, "missing", str(paths[gone.pk].relative_to(folder))),
        Trouble(changed.pk, "altered", str(paths[changed.pk].relative_to(folder))),
    }
    assert whole.pk not in {trouble.file_id for trouble in found.troubles}


@pytest.mark.django_db
def test_who_has_little_time_sees_what_is_missing_and_in_the_end_everything(
    folder: Path, near: None
) -> None:
    home = state()
    files = [added(office(home), home, data=bytes([64 + n])).file for n in range(6)]
    storage.path_of(files[0].sha256, files[0].pk).unlink()
    storage.path_of(files[1].sha256, files[1].pk).write_bytes(b"longer than it was")
    storage.path_of(files[2].sha256, files[2].pk).write_bytes(b"!")
    briefly = missing_or_altered(AT, lambda read, of: False)
    assert briefly.read == 2, "those that need no reading"
    assert {one.file_id for one in briefly.troubles} == {files[0].pk, files[1].pk}
    looks = (missing_or_altered(AT + n * DAY, lambda read, of: read < 1) for n in range(30))
    assert any(files[2].pk in {one.file_id for one in look.troubles} for look in looks)


@pytest.mark.django_db
def test_the_bytes_of_what_was_withdrawn_go_when_their_time_has_passed(
    folder: Path, near: None
) -> None:
    home = state()
    who = office(home)
    file = added(who, home).file
    with acting(scope_for(who, AT)):
        withdraw_file(by=who, at=AT, file=file, reason="wrong")
    path = storage.path_of(file.sha256, file.pk)
    long_ago = (AT - DAY).timestamp()
    os.utime(path, (long_ago, long_ago))
    sweep(AT + DAY)
    assert path.exists()
    sweep(LATER)
    assert not path.exists()
    assert missing_or_altered(LATER).troubles == ()
    with system("test"):
        assert File.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db
def test_the_sweep_takes_what_waits_too_long_and_nothing_else(folder: Path, near: None) -> None:
    home = state()
    who = office(home)
    file = added(who, home, Marking.RED).file
    with acting(scope_for(who, AT)):
        preview(by=who, at=AT, state_id=home.pk, name="a.txt", data=b"waits")
    (folder / "notes.txt").write_text("the operator's own")
    aa = storage.path_of(file.sha256, file.pk).parent
    (aa / "tmpabc.part").write_bytes(b"half")
    (aa / "README").write_text("not ours")
    assert sweep(now()) == integrity.Swept(0, 0, 0)
    assert sweep(now() + 2 * DAY) == integrity.Swept(0, 1, 1)
    names = {path.name for path in on_disk(folder)}
    assert names == {"notes.txt", "README", f"{file.sha256}-{file.pk}"}


@pytest.mark.django_db
def test_the_sweep_does_not_empty_a_folder_that_another_database_knows(folder: Path) -> None:
    for number in range(integrity.FEW + 1):
        storage.write(storage.path_of(f"{number:064x}", new_id()), b"x")
    with pytest.raises(TooManyOrphans):
        sweep(now() + DAY)
    assert len(on_disk(folder)) == integrity.FEW + 1


@pytest.mark.django_db
def test_a_folder_that_is_not_there_yet_troubles_nobody() -> None:
    assert sweep(AT) == integrity.Swept(0, 0, 0)
    assert missing_or_altered(AT).troubles == ()
    with system("test"):
        assert not InsideFile.objects.exists()
