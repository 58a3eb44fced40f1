"""The pages of the record: who sees what of it, how it is narrowed, proved and taken away."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.scope import system
from gradus.core.accounts.rules import READ_BY_GRANT
from gradus.core.accounts.tests import people
from gradus.core.ledger import verifier
from gradus.core.ledger.actions import make_checkpoint
from gradus.core.ledger.record import Personal, record
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.core.states.tests.pages import ask
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.entrypoints.web import footer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    footer.forget()


def done(state: State, action: str, by: Actor = make.MAKER, minutes: int = 0, **diff: Any) -> UUID:
    with system("test"):
        return record(
            by=by,
            at=AT + timedelta(minutes=minutes),
            action=action,
            thing=Thing("register", {Axis.STATE: state.pk}, new_id()),
            rule="test",
            diff=diff,
        )


def committed() -> None:
    """What is done at the end of a transaction: the chain, then a checkpoint."""
    connection.check_constraints()
    make_checkpoint(at=AT)


def text(path: str, by: Actor) -> str:
    return ask(by, AT, path).content.decode()


def test_the_record_tells_what_was_done_in_sentences() -> None:
    state = make.state()
    officer = people.account("ama@example.org", "Ama <Mensah>")
    done(state, "unit.add", Actor(id=officer.pk))
    done(state, "zeppelin.launch", Actor(id=officer.pk))
    done(make.state("XBB"), "unit.add", Actor(id=officer.pk))
    page = text("/ledger/state/XAA/", make.coordinator(state))
    assert page.count("Ama &lt;Mensah&gt; entered a unit in the register.") == 1
    assert "Ama &lt;Mensah&gt; did “zeppelin.launch”." in page


def test_a_page_follows_another_without_a_gap() -> None:
    state, by = make.state(), make.coordinator(make.state())
    ids = [done(state, "unit.add", minutes=n // 3) for n in range(60)]
    seen: list[str] = []
    path = "/ledger/state/XAA/"
    while path:
        page = text(path, by)
        seen += [part[:36] for part in page.split('<a href="/ledger/state/XAA/')[1:]]
        more = page.partition('rel="next" href="')[2].partition('"')[0]
        path = f"/ledger/state/XAA/{more}" if more else ""
    entries = [one for one in seen if one.count("-") == 4]
    by_time = sorted(((n // 3, str(pk)) for n, pk in enumerate(ids)), reverse=True)
    assert entries == [pk for _, pk in by_time]


def test_it_is_narrowed_to_a_person_an_action_and_what_outsiders_read() -> None:
    state, by = make.state(), make.coordinator(make.state())
    other = make.holder("mentor", Axis.PROGRAMME, new_id())
    done(state, "unit.add")
    done(state, "unit.change", other)
    done(state, READ_BY_GRANT, other, page="/planning/", kinds=["plan"])

    def count(asked: str) -> int:
        return text(f"/ledger/state/XAA/?{asked}", by).count('role="rowheader"')

    assert count("") == 3
    assert count(f"who={other.id}") == 2
    assert count("action=unit.add") == 1
    assert count("reads=on") == 1
    assert count(f"who={other.id}&action=unit.change") == 1
    for nonsense in ("who=somebody", "action=DROP", "after=yesterday", "after=2027-01-01_x"):
        assert count(nonsense) == 3


def test_what_is_not_the_viewers_is_not_there() -> None:
    home, away = make.state("XAA"), make.state("XBB")
    theirs = done(away, "unit.add")
    done(home, "unit.add")
    committed()
    by = make.coordinator(home)
    for path in (
        "/ledger/state/XBB/",
        "/ledger/state/XQX/",
        "/ledger/state/XBB/record.csv",
        "/ledger/state/XBB/extract.jsonl",
        f"/ledger/state/XBB/{theirs}/",
        f"/ledger/state/XAA/{theirs}/",
        f"/ledger/state/XAA/{theirs}/extract.jsonl",
        f"/ledger/state/XAA/{new_id()}/",
    ):
        with pytest.raises(Http404):
            ask(by, AT, path)
    focal = make.holder("focal_point", Axis.INSTITUTION, new_id(), state_id=home.pk)
    with pytest.raises(Http404):
        ask(focal, AT, "/ledger/state/XAA/")


def test_an_entry_shows_what_changed_and_its_proof() -> None:
    state = make.state()
    pk = done(state, "unit.change", name=["Old", "New"], phone=Personal("+000 1"))
    page = text(f"/ledger/state/XAA/{pk}/", make.coordinator(state))
    assert "Old, New" in page
    assert "No checkpoint covers it yet" in page
    committed()
    page = text(f"/ledger/state/XAA/{pk}/", make.coordinator(state))
    assert "This is entry 1 of the 1 that the last checkpoint signs" in page
    assert "The proof does not hold" not in page


def test_personal_values_are_for_the_states_own_people() -> None:
    state = make.state()
    pk = done(state, "unit.change", phone=Personal("+000 1"))
    committed()
    outsider = make.holder("evaluator", Axis.PROGRAMME, new_id())
    for viewer, told in (
        (make.coordinator(state), "+000 1"),
        (make.granted(outsider, state, "record"), "a personal value, not shown"),
    ):
        assert told in text(f"/ledger/state/XAA/{pk}/", viewer)
        extract = text("/ledger/state/XAA/extract.jsonl", viewer)
        assert ("+000 1" in extract) == (told == "+000 1")


def test_a_table_for_a_spreadsheet_holds_no_formula() -> None:
    state = make.state()
    officer = people.account("x@example.org", "=cmd|' /C calc'!A0")
    done(state, "unit.add", Actor(id=officer.pk))
    answer = ask(make.coordinator(state), AT, "/ledger/state/XAA/record.csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][1] == "'=cmd|' /C calc'!A0 entered a unit in the register."
    assert rows[1][2] == "unit.add"


def test_the_last_checkpoint_the_key_and_the_verifier_are_handed_out(tmp_path: Path) -> None:
    state, by = make.state(), make.coordinator(make.state())
    assert "No checkpoint yet" in text("/ledger/checkpoint/", by)
    with pytest.raises(Http404):
        ask(None, AT, "/ledger/checkpoint.txt")
    first = done(state, "unit.add")
    done(make.state("XBB"), "unit.add")
    done(state, "unit.add")
    committed()
    note = ask(None, AT, "/ledger/checkpoint.txt").content
    assert note.startswith(b"localhost/ledger\n3\n")
    page = ask(None, AT, "/ledger/checkpoint/").content.decode()
    key = page.rpartition('dir="ltr">')[2].partition("</pre>")[0]
    handed = Client().get("/ledger/verifier.py")
    assert handed.content == Path(verifier.__file__).read_bytes(), "an auditor has no account"
    (tmp_path / "note").write_bytes(note)
    for path, count in (
        ("/ledger/state/XAA/extract.jsonl", 2),
        (f"/ledger/state/XAA/{first}/extract.jsonl", 1),
    ):
        (tmp_path / "extract").write_bytes(ask(by, AT, path).content)
        lines = (tmp_path / "extract").read_text().splitlines()
        assert len([json.loads(line) for line in lines]) == count
        arguments = ["--extract", "--key", key, "--checkpoint", str(tmp_path / "note")]
        assert verifier.main([str(tmp_path / "extract"), *arguments]) == 0


def test_the_foot_of_a_page_names_the_last_checkpoint() -> None:
    state, by = make.state(), make.coordinator(make.state())
    done(state, "unit.add")
    committed()
    footer.forget()
    page = text("/ledger/state/XAA/", by)
    assert '<span class="code" dir="ltr">1-' in page
    assert footer.checkpoint(AT).startswith("1-")
