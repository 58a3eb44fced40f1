"""Who sees which file: by the managers, by the selectors, and by the wall in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import OutOfScope, acting, system, watching_grants
from gradus.core.evidence import selectors
from gradus.core.evidence.actions.files import withdraw_file
from gradus.core.evidence.actions.marking import change_marking
from gradus.core.evidence.actions.uses import use, use_no_longer
from gradus.core.evidence.models import File, FileUse, InsideFile, InsideFileUse
from gradus.core.evidence.rules import Reader, may_read
from gradus.core.evidence.tests.factories import (
    added,
    evaluator,
    focal_point,
    guest,
    office,
)
from gradus.core.ledger.models import Entry
from gradus.core.states.tests.factories import AT, institution, state
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("near")]
INSIDE = [Marking.STATE_ONLY, Marking.AMBER_STRICT, Marking.RED]


def sees(viewer: Actor, file_id: Any) -> bool:
    with acting(scope_for(viewer, AT)):
        return selectors.file(viewer, file_id) is not None


@pytest.mark.parametrize("marking", Marking)
def test_people_read_what_the_table_of_markings_says(marking: Marking) -> None:
    home = state()
    police, court = institution(home), institution(home, "court")
    who = focal_point(police)
    file = added(who, home, marking, institution_id=police.pk).file
    assert sees(who, file.pk) == may_read(marking, Reader.UPLOADER)
    assert sees(office(home), file.pk) == may_read(marking, Reader.OFFICE)
    assert sees(focal_point(police), file.pk) == may_read(marking, Reader.INSTITUTION)
    assert sees(guest(home), file.pk) == may_read(marking, Reader.GUEST)
    assert sees(guest(home, may_change=True), file.pk) == may_read(marking, Reader.GUEST)
    assert not sees(focal_point(court), file.pk)
    assert not sees(office(state("XBB")), file.pk)
    assert not sees(guest(state("XBB")), file.pk)


@pytest.mark.parametrize("marking", INSIDE)
def test_no_query_shows_a_guest_what_is_inside(marking: Marking) -> None:
    home = state()
    who = office(home)
    file = added(who, home, marking).file
    with acting(scope_for(who, AT)):
        use(by=who, at=AT, item=file, object_kind="answer", object_id=new_id())
    with acting(scope_for(guest(home, may_change=True), AT)):
        assert not InsideFile.objects.exists()
        assert not InsideFile._base_manager.exists()
        assert InsideFile._base_manager.aggregate(n=models.Count("pk"))["n"] == 0
        assert list(InsideFile.objects.raw("SELECT * FROM evidence_insidefile")) == []
        assert not InsideFileUse._base_manager.exists()
        with connection.cursor() as cursor:
            for statement in (
                "SELECT count(*) FROM evidence_insidefile",
                "SELECT count(*) FROM evidence_insidefile WHERE true OR marking = 'x'",
                "SELECT count(*) FROM evidence_insidefileuse",
                "SELECT count(*) FROM evidence_file JOIN evidence_insidefile USING (sha256)",
                "WITH gone AS (DELETE FROM evidence_insidefile RETURNING *) "
                "SELECT count(*) FROM gone",
            ):
                cursor.execute(statement)
                assert cursor.fetchone() == (0,), statement


def test_a_statement_cannot_carry_what_is_inside_to_the_open_side() -> None:
    """Even the program's own mistake is stopped: the table refuses the marking."""
    home = state()
    added(office(home), home, Marking.RED)
    names = ", ".join(str(field.column) for field in InsideFile._meta.concrete_fields)
    moving = f"INSERT INTO evidence_file ({names}) SELECT {names} FROM evidence_insidefile"  # noqa: S608
    with (
        acting(scope_for(office(home), AT)),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="file_marking_open"),
        transaction.atomic(),
    ):
        cursor.execute(moving)


def test_a_row_of_the_other_side_does_not_load_under_a_guests_scope() -> None:
    home = state()
    file = added(office(home), home, Marking.STATE_ONLY).file
    fields = [field.attname for field in InsideFile._meta.concrete_fields]
    with acting(scope_for(guest(home), AT)), pytest.raises(OutOfScope):
        InsideFile.from_db("default", fields, [getattr(file, name) for name in fields])


def test_red_is_walled_off_within_its_institution() -> None:
    """No query shows it, or what rests on it, to colleagues, nor to who handed it in and has left."""
    home = state()
    police, court = institution(home), institution(home, "court")
    who = focal_point(police)
    red = added(who, home, Marking.RED, institution_id=police.pk).file
    plain = added(who, home, Marking.STATE_ONLY, b"b", institution_id=police.pk).file
    with acting(scope_for(who, AT)):
        for file in (red, plain):
            use(by=who, at=AT, item=file, object_kind="answer", object_id=new_id())
    moved_on = replace(focal_point(court), id=who.id)
    expected: list[tuple[Actor, set[Any]]] = [
        (who, {red.pk, plain.pk}),
        (office(home), {red.pk, plain.pk}),
        (focal_point(police), {plain.pk}),
        (moved_on, set()),
    ]
    for viewer, shown in expected:
        with transaction.atomic(), acting(scope_for(viewer, AT)), connection.cursor() as cursor:
            assert set(InsideFile.objects.values_list("pk", flat=True)) == shown
            assert set(InsideFile._base_manager.values_list("pk", flat=True)) == shown
            assert set(InsideFileUse.objects.values_list("item_id", flat=True)) == shown
            for statement in (
                "SELECT id FROM evidence_insidefile",
                "SELECT item_id FROM evidence_insidefileuse",
                "SELECT item_id FROM evidence_insidefileuse WHERE true OR note = ''",
            ):
                cursor.execute(statement)
                assert {pk for (pk,) in cursor.fetchall()} == shown, statement
            cursor.execute("UPDATE evidence_insidefile SET name = name")
            assert cursor.rowcount == len(shown)
            transaction.set_rollback(True)


def test_red_does_not_load_under_a_colleagues_scope() -> None:
    home = state()
    police = institution(home)
    who = focal_point(police)
    file = added(who, home, Marking.RED, institution_id=police.pk).file
    fields = [field.attname for field in InsideFile._meta.concrete_fields]
    values = [getattr(file, name) for name in fields]
    with acting(scope_for(who, AT)):
        assert InsideFile.from_db("default", fields, values) == file
    with acting(scope_for(focal_point(police), AT)), pytest.raises(OutOfScope):
        InsideFile.from_db("default", fields, values)


def test_lists_and_what_an_answer_rests_on_leave_out_what_may_not_be_seen() -> None:
    home = state()
    who, answer = office(home), new_id()
    files = [added(who, home, mark, mark.encode()).file for mark in Marking]
    with acting(scope_for(who, AT)):
        for file in files:
            use(by=who, at=AT, item=file, object_kind="answer", object_id=answer)
        assert len(selectors.files_of(who, home.pk)[0]) == len(Marking)
        assert len(selectors.evidence_for(who, "answer", answer)) == len(Marking)
    visitor = guest(home)
    with acting(scope_for(visitor, AT)):
        shown = selectors.files_of(visitor, home.pk)[0]
        assert {row.marking for row in shown} == {Marking.CLEAR, Marking.GREEN, Marking.AMBER}
        rests_on = selectors.evidence_for(visitor, "answer", answer)
        assert {row.pk for row in rests_on} == {row.pk for row in shown}
        assert FileUse.objects.count() == 3


def test_a_list_has_pages_and_they_hold_each_file_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE", 3)
    home = state()
    who = office(home)
    marks = [*Marking, *Marking]
    all_ = {
        added(who, home, mark, f"{number} {mark}".encode()).file.pk
        for number, mark in enumerate(marks)
    }
    seen: list[Any] = []
    before = None
    with acting(scope_for(who, AT)):
        while True:
            rows, before = selectors.files_of(who, home.pk, None, before)
            seen.extend(row.pk for row in rows)
            if before is None:
                break
    assert seen == sorted(all_, reverse=True)


def test_a_guests_reading_is_noted_and_the_states_own_is_not() -> None:
    home = state()
    file = added(office(home), home).file
    for reader, noted in ((guest(home), True), (office(home), False)):
        with watching_grants() as touched, acting(scope_for(reader, AT)):
            assert selectors.file(reader, file.pk) is not None
        assert (("evidence", home.pk) in touched) == noted


def test_the_ledger_tells_an_evaluator_nothing_of_what_a_file_is() -> None:
    home, answer = state(), new_id()
    who = office(home)
    file = added(who, home, Marking.AMBER, b"the secret lies in the cellar", "cellar.txt").file
    with acting(scope_for(who, AT)):
        file = change_marking(by=who, at=AT, file=file, marking=Marking.RED, reason="cellar")
        row = use(by=who, at=AT, item=file, object_kind="answer", object_id=answer)
        use_no_longer(by=who, at=AT, use=row)
        file = change_marking(by=who, at=AT, file=file, marking=Marking.STATE_ONLY, reason="cellar")
        withdraw_file(by=who, at=AT, file=file, reason="the cellar is empty")
    inside = added(who, home, Marking.RED, b"cellar", "cellar.txt").file
    reader = evaluator(home)
    with acting(scope_for(reader, AT)):
        entries = Entry.objects.filter(action__startswith="evidence.")
        bodies = list(entries.values_list("body", flat=True))
    assert len(bodies) == 7
    for secret in ("cellar", "RED", "STATE-ONLY", file.sha256, inside.sha256, str(answer)):
        assert secret not in " ".join(bodies)
    assert "TLP:AMBER" in " ".join(bodies)  # of what was open, when it was


def test_rows_are_read_within_a_scope_only() -> None:
    with system("test"):
        assert not File.objects.exists()
