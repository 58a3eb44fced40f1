"""Copies of the database's own ledger, checked by the verifier as a program of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import Scope, scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import NoScope, acting, system
from gradus.core.ledger import actions, files, selectors
from gradus.core.ledger.copies import export_lines, extract_lines
from gradus.core.ledger.models import Entry, Secret
from gradus.core.ledger.record import Personal, record
from gradus.core.ledger.tests import living
from gradus.core.ledger.tests.living import AT, PERSON, XAA, XBB
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def office(role: str, state_id: Any = XAA) -> Actor:
    holding = Holding(new_id(), role, Axis.STATE, state_id, state_id, AT)
    return Actor(id=new_id(), holdings=(holding,), second_factor=True, stepped_up_at=AT)


def two_states() -> Path:
    """Entries of two States, the one between the other's, and a checkpoint over all but the last."""
    for n in range(1, 7):
        living.write(1, XAA if n % 2 else XBB, first=n)
    size = living.checkpoint().size
    living.write()
    return files.folder() / f"{size}.txt"


def test_an_export_is_verified_by_the_program_that_stands_alone(tmp_path: Path) -> None:
    note = two_states()
    code, said = living.verified(living.whole(export_lines(), tmp_path / "all.jsonl"), note)
    assert code == 0, said
    assert "7 entries read." in said
    assert "checkpoints prove the first 6 entries" in said
    assert "0 shown and as recorded, 0 erased, 7 not in this export" in said


def test_personal_values_are_told_if_wanted_and_erased_ones_said_to_be(tmp_path: Path) -> None:
    note = two_states()
    officer = office("data_protection_officer", XBB)
    with acting(scope_for(officer, AT)):
        assert actions.erase(by=officer, at=AT, person_id=PERSON, scope={Axis.STATE: XBB}) == 3
    path = living.whole(export_lines(personal=True), tmp_path / "all.jsonl")
    code, said = living.verified(path, note)
    assert code == 0, said
    assert "4 shown and as recorded, 3 erased, 0 not in this export" in said
    with system("test"):
        assert Secret.objects.filter(state_id=XBB).count() == 0
        assert Entry.objects.get(action="record.erase").object_id == PERSON


def test_only_an_officer_for_data_protection_erases() -> None:
    living.write()
    by = office("national_coordinator")
    with acting(scope_for(by, AT)), pytest.raises(Denied):
        actions.erase(by=by, at=AT, person_id=PERSON, scope={Axis.STATE: XAA})
    by = office("data_protection_officer")
    with acting(scope_for(by, AT)), pytest.raises(Denied):
        actions.erase(by=by, at=AT, person_id=PERSON, scope={Axis.STATE: XBB})


def test_the_whole_is_for_nobodys_scope() -> None:
    living.write()
    with acting(scope_for(office("national_coordinator"), AT)), pytest.raises(NoScope):
        list(export_lines())


def test_a_state_verifies_its_part_and_sees_nothing_of_others(tmp_path: Path) -> None:
    note = two_states()
    checkpoint = selectors.last_checkpoint()
    assert checkpoint is not None
    path = tmp_path / "xaa.jsonl"
    with acting(scope_for(office("national_coordinator"), AT)):
        path.write_text("".join(extract_lines(XAA, checkpoint, personal=True)))
        assert list(extract_lines(XBB, checkpoint)) == []
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 3, 5]
    assert str(XBB) not in path.read_text()
    code, said = living.verified(path, note, extract=True)
    assert code == 0, said
    assert "3 entries read." in said
    assert "3 shown and as recorded, 0 erased" in said
    assert "GOOD: every entry here is in that ledger" in said


def test_an_extract_that_was_changed_is_found(tmp_path: Path) -> None:
    note = two_states()
    checkpoint = selectors.last_checkpoint()
    assert checkpoint is not None
    with system("test"):
        lines = list(extract_lines(XAA, checkpoint))
    for before, after, what in (
        ('\\"number\\":3', '\\"number\\":4', "Entry 3: its text is not the text"),
        ('"seq":3', '"seq":4', "Entry 4: its proof does not lead to the checkpoint of 6"),
        ('"proof":["', '"proof":["00', "its proof does not lead"),
        ('"size":6', '"size":5', "bring it"),
    ):
        path = tmp_path / "changed.jsonl"
        path.write_text("".join(lines).replace(before, after))
        code, said = living.verified(path, note, extract=True)
        assert code == (2 if what == "bring it" else 1), said
        assert what in said
    path.write_text("".join([lines[1], lines[0]]))
    assert "Entry 1: it stands after entry 3" in living.verified(path, note, extract=True)[1]
    path.write_text("")
    assert living.verified(path, note, extract=True)[0] == 2


def test_an_extract_is_nothing_beside_a_forged_checkpoint(tmp_path: Path) -> None:
    note = two_states()
    checkpoint = selectors.last_checkpoint()
    assert checkpoint is not None
    path = living.whole(extract_lines(XAA, checkpoint), tmp_path / "xaa.jsonl")
    forged = tmp_path / "forged.txt"
    forged.write_text(note.read_text().replace("\n6\n", "\n7\n"))
    code, said = living.verified(path, forged, extract=True)
    assert code == 1, said
    assert "its signature does not fit" in said


def test_personal_values_of_every_shape_are_kept_as_they_were_committed(tmp_path: Path) -> None:
    values: dict[str, object] = {
        "none": None,
        "nested": {"b": [1, None, True], "a": "e\u0301"},
        "a/b~c": "slash and tilde",
        "e\u0301": 12,
        "date": AT.date(),
    }
    with system("test"):
        record(
            by=living.OFFICER,
            at=AT,
            action="test",
            thing=Thing("people", {Axis.STATE: XAA}),
            rule="test",
            diff={name: Personal(value) for name, value in values.items()},
        )
    with system("test"):
        (line,) = export_lines(personal=True)
    assert set(json.loads(line)["secrets"]) == {
        "/diff/none", "/diff/nested", "/diff/a~1b~0c", "/diff/\u00e9", "/diff/date",
    }  # fmt: skip
    path = tmp_path / "all.jsonl"
    path.write_text(line)
    code, said = living.verified(path)
    assert code == 0, said
    assert "5 shown and as recorded, 0 erased" in said


def test_the_scope_of_nobody_writes_no_copy() -> None:
    with acting(Scope(None)), pytest.raises(NoScope):
        list(export_lines())
