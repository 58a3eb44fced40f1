"""The file of a backup: believed only whole, signed, and holding nothing but what it names."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import archive
from gradus.entrypoints.operator.sealed import Damaged, WrongKey

KEY = bytes(range(32))
Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    (tmp_path / "dump").write_bytes(b"PGDMP" * 300)
    (tmp_path / "file").write_bytes(b"evidence")
    file = io.BytesIO()
    members = [("database.dump", tmp_path / "dump"), ("evidence/ab/cd.pdf", tmp_path / "file")]
    archive.write(file, members, {"gradus": "0.1.0"}, KEY)
    return file.getvalue()


def rewritten(data: bytes, change: Callable[[list[Member]], None]) -> bytes:
    """The archive with its members changed by somebody who has no key."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        members = [(info, (tar.extractfile(info) or io.BytesIO()).read()) for info in tar]
    change(members)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file.getvalue()


def test_what_was_written_is_read(whole: bytes) -> None:
    kept = {}
    manifest = archive.read(io.BytesIO(whole), KEY, lambda name, f: kept.update({name: f.read()}))
    assert kept == {"database.dump": b"PGDMP" * 300, "evidence/ab/cd.pdf": b"evidence"}
    assert manifest.told["gradus"] == "0.1.0"
    assert manifest.members["evidence/ab/cd.pdf"]["size"] == 8


def test_a_member_that_vanished_meanwhile_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "dump").write_bytes(b"x")
    file = io.BytesIO()
    members = [("database.dump", tmp_path / "dump"), ("evidence/gone", tmp_path / "gone")]
    archive.write(file, members, {}, KEY)
    assert list(archive.read(io.BytesIO(file.getvalue()), KEY).members) == ["database.dump"]


def test_no_cut_passes(whole: bytes) -> None:
    end = len(whole.rstrip(b"\0"))
    for length in range(0, end, 97):
        with pytest.raises(Damaged):
            archive.read(io.BytesIO(whole[:length]), KEY)


def test_another_installations_key_is_refused(whole: bytes) -> None:
    with pytest.raises(WrongKey):
        archive.read(io.BytesIO(whole), bytes(32))
    with pytest.raises(Refusal) as refused:
        archive.read(io.BytesIO(whole), None)
    assert refused.value.code == "backup-key-needed"


def _rename(place: int, name: str) -> Callable[[list[Member]], None]:
    def change(members: list[Member]) -> None:
        members[place][0].name = name

    return change


def _link(members: list[Member]) -> None:
    members[1][0].type = tarfile.SYMTYPE
    members[1][0].linkname = "/etc/passwd"


def _alter(place: int) -> Callable[[list[Member]], None]:
    def change(members: list[Member]) -> None:
        info, content = members[place]
        members[place] = info, content[:-1] + b"?"

    return change


def _also(name: str) -> Callable[[list[Member]], None]:
    return lambda members: members.insert(0, (tarfile.TarInfo(name), b"planted"))


TAMPERED = {
    "the database": _alter(0),
    "a file": _alter(1),
    "the manifest": _alter(2),
    "its signature": _alter(3),
    "a file is missing": lambda members: members.pop(1),
    "the database is missing": lambda members: members.pop(0),
    "a file is planted": _also("evidence/planted"),
    "secrets are planted": _also("secrets.json"),
    "a path leads out": _rename(1, "evidence/../../outside"),
    "a path from the root": _rename(1, "/evidence/x"),
    "a hidden file": _rename(1, "evidence/.x"),
    "a name nobody gave": _rename(1, "postgres/pg_hba.conf"),
    "a name twice": _rename(1, "database.dump"),
    "a link": _link,
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_refused(whole: bytes, how: str) -> None:
    with pytest.raises((Damaged, WrongKey)):
        archive.read(io.BytesIO(rewritten(whole, TAMPERED[how])), KEY)
