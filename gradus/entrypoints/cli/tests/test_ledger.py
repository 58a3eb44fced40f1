"""`gradus ledger` as an operator and an auditor run it, on an installation with a real database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradus.core.ledger import files, selectors
from gradus.core.ledger.tests import living
from gradus.core.states.models import State
from gradus.entrypoints.cli.tests.installed import Command, command

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def ledger(settings: Any, tmp_path: Path) -> Command:
    """Runs `gradus ledger` on the test's database, as an installation of its own folder."""
    settings.DATA_FOLDER = tmp_path / "data"
    return command(settings.DATA_FOLDER, "ledger")


def test_verify_says_good_and_tampered_and_unreadable(ledger: Command, tmp_path: Path) -> None:
    living.write(3)
    living.checkpoint()
    code, said = ledger("verify")
    assert code == 0, said
    assert "Nothing disagrees: 3 entries, 1 checkpoints, which prove the first 3" in said
    assert "Bring a checkpoint" in said
    code, said = ledger("verify", "--checkpoint", str(files.folder() / "3.txt"))
    assert code == 0, said
    assert "Bring a checkpoint" not in said
    living.tamper("UPDATE ledger_entry SET body = replace(body, 'number', 'NUMBER')")
    code, said = ledger("verify")
    assert code == 1, said
    assert "Entry 2: its text is not the one its hash was made of." in said
    code, said = ledger("verify", "--data", str(tmp_path))
    assert code == 2, said
    assert "There is no installation" in said


def test_a_copy_is_made_noted_and_verified(ledger: Command, tmp_path: Path) -> None:
    state = State.objects.get(code="XAA")
    living.write(2, state.pk)
    living.write(2)
    code, note = ledger("checkpoint")
    assert code == 0, note
    assert note == (files.folder() / "4.txt").read_text()
    code, key = ledger("key")
    assert (code, key.strip()) == (0, selectors.public_key())
    whole, part = tmp_path / "all.jsonl", tmp_path / "xaa.jsonl"
    proving = ["--key", key.strip(), "--checkpoint", str(files.folder() / "4.txt")]
    assert ledger("export", "--out", str(whole), "--personal") == (0, "")
    lines = [json.loads(line) for line in whole.read_text().splitlines()]
    assert json.loads(lines[-1]["body"])["action"] == "record.copy"
    assert lines[0]["secrets"]["/diff/phone"]["value"] == "+000 1"
    code, said = ledger("verify", "--export", str(whole), *proving)
    assert code == 0, said
    assert "checkpoints prove the first 4 entries" in said
    assert ledger("export", "--out", str(part), "--state", "XAA", "--size", "4") == (0, "")
    assert [json.loads(line)["seq"] for line in part.read_text().splitlines()] == [1, 2]
    code, said = ledger("verify", "--extract", str(part), *proving)
    assert code == 0, said


def test_what_is_not_there_is_refused(ledger: Command) -> None:
    for arguments, said in (
        (("export", "--state", "XQX"), "There is no State XQX."),
        (("export", "--state", "XAA"), "There is no such checkpoint."),
        (("checkpoint",), "There is no such checkpoint."),
        (("verify", "--checkpoint", "/nowhere"), "/nowhere cannot be read"),
    ):
        code, told = ledger(*arguments)
        assert code == 2, told
        assert said in told
