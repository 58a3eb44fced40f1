"""The verifier as an auditor has it: one file, no Gradus, and whatever file it is pointed at."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradus.core.ledger import verifier
from gradus.core.ledger.canonical import SALT_BYTES
from gradus.core.ledger.chain import GENESIS, leaf_of, link
from gradus.core.ledger.export import Secret, export_line
from gradus.core.ledger.tests.exports import (
    KEY,
    VERIFIER_KEY,
    Verify,
    checkpoint,
    edited,
    export,
    rechained,
)

HONEST = export()
EARLIER = checkpoint(HONEST)
SOURCE = Path(verifier.__file__)


def line_with(**changes: object) -> bytes:
    return json.dumps({**HONEST[0], **changes}).encode()


def line_without(name: str) -> bytes:
    return json.dumps({k: v for k, v in HONEST[0].items() if k != name}).encode()


def run_alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A copy of the file, in a process without site packages, paths or environment."""
    alone = folder / "verifier.py"
    alone.write_bytes(SOURCE.read_bytes())
    return subprocess.run(
        [sys.executable, "-I", "-S", str(alone), *arguments],
        cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_it_runs_alone(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_text("".join(json.dumps(x) + "\n" for x in HONEST))
    (tmp_path / "a.note").write_text(EARLIER, "utf-8")
    (tmp_path / "b.note").write_text(checkpoint(HONEST, 20), "utf-8")
    arguments = ("ledger.jsonl", "--key", VERIFIER_KEY, "--checkpoint", "a.note", "b.note")
    done = run_alone(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "GOOD: nothing disagrees, and checkpoints prove the first 20 entries" in done.stdout
    changed = rechained([edited(HONEST[0], action="x"), *HONEST[1:]])
    (tmp_path / "ledger.jsonl").write_text("".join(json.dumps(x) + "\n" for x in changed))
    done = run_alone(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (1, "")
    assert "TAMPERED WITH" in done.stdout
    (tmp_path / "ledger.jsonl").write_bytes(b"\xff\x00")
    done = run_alone(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (2, "")
    assert "line 1 is not text in UTF-8" in done.stdout


def test_it_says_how_it_is_used(tmp_path: Path) -> None:
    assert "--checkpoint FILE" in run_alone(tmp_path, "--help").stdout
    assert run_alone(tmp_path).returncode == 2


def test_it_needs_nothing_but_the_standard_library_of_python_3_9() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 9))
    asked: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            asked |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            asked.add(str(node.module))
    assert {name.split(".")[0] for name in asked} <= set(sys.stdlib_module_names)
    assert not asked & {"socket", "urllib", "http", "subprocess", "os", "ctypes", "importlib"}


HOSTILE = {
    "empty": (b"", "it has no entries"),
    "blank lines": (b"\n\n", "line 1 is not JSON"),
    "not JSON": (b"seq,body\n1,x\n", "line 1 is not JSON"),
    "binary": (bytes(range(255, -1, -1)), "line 1 is not text in UTF-8"),
    "UTF-16": (json.dumps(HONEST[0]).encode("utf-16"), "line 1 is not text in UTF-8"),
    "a list": (b"[1, 2]\n", "does not have exactly the fields"),
    "one JSON file": (json.dumps(HONEST, indent=1).encode(), "line 1 is not JSON"),
    "cut in the middle": (line_with()[:-40], "line 1 is not JSON"),
    "deep": (b"[" * 100_000, "line 1 is not JSON (nested too deeply)"),
    "long line": (b" " * 5_000_000 + line_with(), "line 1 is longer than"),
    "long number": (line_with().replace(b'"seq": 1', b'"seq": ' + b"9" * 5_000), "is not JSON"),
    "number beyond": (line_with(seq=2**63), "that cannot be"),
    "number zero": (line_with(seq=0), "that cannot be"),
    "decimal number": (line_with(seq=1.0), "is not a whole number"),
    "truth for a number": (line_with(seq=True), "seq is not what it should be"),
    "text for a number": (line_with(seq="1"), "seq is not what it should be"),
    "object for a text": (line_with(body={}), "body is not what it should be"),
    "list of secrets": (line_with(secrets=[]), "secrets is not what it should be"),
    "half a character": (line_with(body="\ud800"), "that cannot be"),
    "not a number": (line_with(secrets={"/a": float("nan")}), "is not a whole number"),
    "field twice": (line_with()[:-1] + b', "seq": 1}', "a field is named twice"),
    "field unknown": (line_with(remark="all is well"), "does not have exactly the fields"),
    **{
        f"no {name}": (line_without(name), "does not have exactly the fields") for name in HONEST[0]
    },
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_export_is_said_kindly(verify: Verify, case: str) -> None:
    ledger, said = HOSTILE[case]
    verdict = verify(ledger)
    assert verdict.code == 2
    assert "CANNOT READ" in verdict.text
    assert said in verdict.text
    assert verdict.text.isascii()
    assert len(verdict.text) < 1_000


def test_what_was_found_before_an_unreadable_line_is_told(verify: Verify) -> None:
    lines = [edited(HONEST[0], action="x"), *HONEST[1:3]]
    verdict = verify("\n".join(json.dumps(x) for x in [*lines, 4]).encode(), EARLIER)
    assert verdict.code == 1
    assert "line 4 does not have exactly the fields" in verdict.text
    assert "the first entry found to disagree is entry 1" in verdict.text


@pytest.mark.parametrize(
    "body", ["", "[]", "1.0", "{", '{"a":1e5}', "[" * 100_000, '{"a":1,"a":1}']
)
def test_a_text_that_is_no_canonical_object_is_a_finding(verify: Verify, body: str) -> None:
    verdict = verify(rechained([{**HONEST[0], "body": body}]))
    assert verdict.code == 1
    assert "Entry 1: its text is not a canonical JSON object" in verdict.text


@pytest.mark.parametrize("secret", [1, "x", {}, {"salt": "00"}, {"salt": 1, "value": 1}])
def test_a_personal_value_told_by_halves_is_a_finding(verify: Verify, secret: object) -> None:
    verdict = verify([{**HONEST[0], "secrets": {"/diff/signed by": secret}}])
    assert verdict.code == 1
    assert "Entry 1: the personal value at '/diff/signed by'" in verdict.text


def test_text_half_of_a_character_in_a_personal_value_is_a_finding(verify: Verify) -> None:
    secret = {"salt": "00" * SALT_BYTES, "value": "\udc00"}
    verdict = verify([{**HONEST[0], "secrets": {"/diff/signed by": secret}}])
    assert "is no canonical value" in verdict.text


def test_nothing_found_can_play_on_the_terminal(verify: Verify) -> None:
    nasty = "\x1b[2J\u202e" + "x" * 5_000
    verdict = verify([{**HONEST[0], "secrets": {nasty: None}}], EARLIER)
    assert verdict.text.isascii()
    assert verdict.text.replace("\n", "").isprintable()
    assert len(verdict.text) < 2_000


def test_a_flood_of_findings_is_cut_short(verify: Verify) -> None:
    verdict = verify([{**HONEST[0], "leaf": "x", "seq": 5}] * 2_000)
    assert verdict.code == 1
    assert "... and" in verdict.text
    assert "so much disagrees that reading on says nothing more" in verdict.text
    assert len(verdict.text.splitlines()) < 60


@pytest.mark.parametrize(
    "note", [b"", b"\xff", b"hello\n", EARLIER.encode()[:-100], b"x" * 300_000, bytes(300_000)]
)
def test_what_is_no_checkpoint_cannot_be_read(tmp_path: Path, note: bytes) -> None:
    (tmp_path / "ledger.jsonl").write_text("".join(json.dumps(x) + "\n" for x in HONEST))
    (tmp_path / "note").write_bytes(note)
    arguments = [str(tmp_path / "ledger.jsonl"), "--key", VERIFIER_KEY]
    assert verifier.main([*arguments, "--checkpoint", str(tmp_path / "note")]) == 2
    assert verifier.main([*arguments, "--checkpoint", str(tmp_path / "missing")]) == 2
    assert verifier.main([str(tmp_path / "missing"), "--key", VERIFIER_KEY]) == 2
    assert verifier.main([str(tmp_path), "--key", VERIFIER_KEY]) == 2


def test_files_as_windows_and_mail_leave_them_are_read(verify: Verify) -> None:
    lines = "\ufeff" + "".join(json.dumps(x, ensure_ascii=False) + "\r\n" for x in HONEST)
    assert verify(lines.encode(), "\ufeff" + EARLIER.replace("\n", "\r\n").rstrip()).code == 0


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_one_byte_changed_is_never_good(verify: Verify, data: st.DataObject) -> None:
    """Nothing in the file is left unprotected: what still reads alike is the only exception."""
    lines = export(6)
    whole = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    where = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[where]))
    changed = whole[:where] + bytes([byte]) + whole[where + 1 :]
    verdict = verify(changed, checkpoint(lines, 6))
    if verdict.code == 0:
        assert [json.loads(x) for x in changed.decode().split("\n") if x] == lines


def test_an_export_shows_the_hashes_that_are_stored() -> None:
    """Made anew at export, a hash would hide that the stored text no longer fits it."""
    stored = leaf_of("{}")
    line = json.loads(
        export_line(3, '{"a":1}', GENESIS, {}, leaf=stored, chain=link(GENESIS, stored))
    )
    assert line["leaf"] == stored.hex()
    assert line["chain"] == link(GENESIS, stored).hex()


def test_a_line_of_an_export_is_one_line_whatever_it_holds(verify: Verify) -> None:
    salt = bytes(SALT_BYTES)
    body = verifier.canonical({"ts": "2027-01-31T08:00:00.000000Z", "a": "\u2028\x85\r\n\x1e"})
    line = export_line(1, body, GENESIS, {})
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert verify(line.encode()).code == 0
    with pytest.raises(TypeError):
        export_line(1, body, GENESIS, {"/a": Secret(salt, 1.5)})


def test_the_key_in_use_is_the_one_handed_out() -> None:
    assert verifier.Key(VERIFIER_KEY).public == KEY.public_key().public_bytes_raw()
