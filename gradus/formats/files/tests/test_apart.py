from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gradus.formats.files.apart import examine_apart
from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import Limits
from gradus.formats.files.refused import FileRefused
from gradus.formats.files.tests.samples import docx, pdf, picture, png_of

PYTHON = sys.executable
Stand = Callable[[str], None]


def code_of(data: bytes, name: str = "a", **options: Any) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        examine_apart(data, name, **options)
    return caught.value


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Puts another program in the child's place."""

    def put(code: str) -> None:
        program = tmp_path / "child"
        program.write_text(f"#!{PYTHON} -I\nimport sys, json, os\n{code}\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))

    return put


def reply(head: object, clean: bytes = b"") -> str:
    told = json.dumps(head).encode()
    answer = len(told).to_bytes(4, "big") + told + clean
    return f"sys.stdin.buffer.read(); sys.stdout.buffer.write({answer!r})"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"words", "../a\ud800\0\u202e.txt"),
        (pdf(catalog=b"/A<</S/Launch>>"), "x.pdf"),
        (picture("PNG"), "photo.jpg"),
        (picture("JPEG"), "photo.jpg"),
        (picture("WEBP", lossless=True), "photo.webp"),
        (docx(), "a.docx"),
    ],
)
def test_the_child_says_what_examine_says(data: bytes, name: str) -> None:
    assert examine_apart(data, name) == examine(data, name)


def test_a_refusal_comes_back_with_its_facts() -> None:
    refused = code_of(png_of(9_000, 9_000, b""))
    assert refused.code == "too-many-pixels"
    assert refused.what.text() == "The picture has 81000000 pixels; at most 40000000 are accepted."
    assert code_of(b"").code == "empty"
    assert code_of(b"MZ\0\0").what.text() == "The file is a program (Windows)."


def test_limits_reach_the_child() -> None:
    assert code_of(picture("PNG"), limits=Limits(pixels=10)).code == "too-many-pixels"


def test_memory_is_limited() -> None:
    big = png_of(6_000, 6_000, b"\0" * 6_001 * 6_000)
    assert examine_apart(big, "a").kind == "png"
    assert examine_apart(picture("PNG"), "a", megabytes=64).kind == "png"
    assert code_of(big, megabytes=64).code in {"not-read", "damaged"}


def test_it_works_from_many_threads() -> None:
    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(lambda n: examine_apart(b"words %d" % n, f"{n}.txt"), range(12)))
    assert [one.name for one in kept] == [f"{n}.txt" for n in range(12)]


@pytest.mark.parametrize(
    "code",
    [
        "os.kill(os.getpid(), 11)",
        "os._exit(3)",
        "sys.exit(0)",
        "raise MemoryError",
        "sys.stdout.write('nonsense'); sys.stdin.close()",
        "[sys.stdout.buffer.write(bytes(1 << 20)) for _ in range(500)]",
        reply([]),
        reply({}),
        reply({"kind": "exe", "flags": []}),
        reply({"kind": "txt", "flags": ["other"]}),
        reply({"kind": "txt", "flags": [["x"]]}),
        reply({"kind": "txt", "flags": []}, b"bytes where none belong"),
        reply({"kind": "png", "flags": []}),
        reply({"kind": "png", "flags": []}, b"<html>"),
        reply({"refused": "{0.__class__}", "facts": {}}),
        reply({"refused": "archive", "facts": {}}),
        reply({"refused": "archive", "facts": []}),
        reply({"refused": "archive", "facts": {"self": "x"}}),
        reply({"refused": "archive", "facts": {"code": "x"}}),
    ],
)
def test_a_child_that_falls_or_lies_is_a_refusal(stand_in: Stand, code: str) -> None:
    stand_in(code)
    assert code_of(b"x" * 1_000_000).code == "not-read"


def test_a_child_that_hangs_is_killed(stand_in: Stand, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    for hang in ("while True: pass", "sys.stdout.close(); os.close(1)\nwhile True: pass"):
        stand_in(f"open({str(note)!r}, 'w').write(str(os.getpid()))\n{hang}")
        started = time.monotonic()
        assert code_of(b"x" * 1_000_000, seconds=1).code == "not-read"
        assert time.monotonic() - started < 10
        with pytest.raises(ProcessLookupError):
            os.kill(int(note.read_text()), 0)


def test_without_a_process_it_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert code_of(b"words").code == "not-read"


CONFINED = """
from gradus.formats.apart import confine
from gradus.formats.files import child
import json, os, resource, socket, subprocess
child._load_all(); confine(5, 512)
def tried(what):
    try:
        what()
    except OSError as error:
        return False
    return True
tries = {
    "socket": lambda: socket.socket(),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "file": lambda: open("/etc/hostname"),
    "write": lambda: open("/tmp/x", "w"),
    "process": lambda: subprocess.Popen(["/bin/true"]),
    "pipe": os.pipe,
}
found = {name: tried(what) for name, what in tries.items()}
os.close(0)
found["socket after closing"] = tried(lambda: socket.socket())
found["core"] = resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)
os.write(1, json.dumps(found).encode())
"""


def test_the_child_can_open_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", CONFINED], capture_output=True, check=True, env={}
    )
    assert not any(json.loads(done.stdout).values()), done.stdout
