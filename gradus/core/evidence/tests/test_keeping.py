"""Adding, marking, withdrawing, using: what is kept, and what is refused."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting
from gradus.core.evidence import selectors, storage
from gradus.core.evidence.actions import files as files_module
from gradus.core.evidence.actions.files import (
    ChangedSinceShown,
    HeldLooser,
    NoRoomForState,
    ReasonNeeded,
    UnknownPlace,
    Withdrawn,
    keep_previewed,
    preview,
    withdraw_file,
)
from gradus.core.evidence.actions.marking import HeldAlready, change_marking
from gradus.core.evidence.actions.sources import add_source, withdraw_source
from gradus.core.evidence.actions.uses import use, use_no_longer
from gradus.core.evidence.models import File, InsideFile, InsideFileUse
from gradus.core.evidence.tests.factories import (
    TEXT,
    added,
    focal_point,
    guest,
    office,
    picture,
)
from gradus.core.ledger.models import Entry
from gradus.core.states.tests.factories import AT, holder, institution, programme, state
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis
from gradus.domain.refusals import InvalidInput
from gradus.formats.files.refused import FileRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("near")]


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_digest_and_id_for_this_account_only(folder: Path) -> None:
    home = state()
    file = added(office(home), home).file
    (path,) = on_disk(folder)
    digest = hashlib.sha256(TEXT).hexdigest()
    assert path == folder / digest[:2] / f"{digest}-{file.pk}"
    assert path.read_bytes() == TEXT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (file.name, file.kind, file.size) == ("act.txt", "txt", len(TEXT))


def test_the_same_bytes_are_kept_once_for_a_place(folder: Path) -> None:
    home = state()
    first = added(office(home), home)
    again = added(office(home), home, name="the act.txt")
    assert (first.reused, again.reused) == (False, True)
    assert again.file.pk == first.file.pk
    assert len(on_disk(folder)) == 1


def test_the_office_reuses_an_institutions_file_but_one_institution_not_anothers() -> None:
    home = state()
    police, court = institution(home), institution(home, "court")
    of_police = added(focal_point(police), home, institution_id=police.pk).file
    of_court = added(focal_point(court), home, institution_id=court.pk)
    assert not of_court.reused  # else the court would learn what the police have
    assert added(office(home), home).file.pk in {of_police.pk, of_court.file.pk}


def test_two_states_never_share_a_file(folder: Path) -> None:
    ours, theirs = state(), state("XBB")
    one = added(office(ours), ours).file
    other = added(office(theirs), theirs)
    assert not other.reused
    assert one.pk != other.file.pk
    assert len(on_disk(folder)) == 2


def test_the_same_bytes_under_a_stricter_marking_are_not_taken_silently() -> None:
    home = state()
    added(office(home), home, Marking.GREEN)
    with pytest.raises(HeldLooser, match="TLP:GREEN"):
        added(office(home), home, Marking.RED)
    assert added(office(home), home, Marking.CLEAR).file.marking == Marking.GREEN


def test_a_picture_is_kept_without_what_it_tells_of_its_maker(folder: Path) -> None:
    from PIL import PngImagePlugin

    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "A. Nother")
    sent = picture(pnginfo=told)
    home = state()
    file = added(office(home), home, data=sent, name="lab.png").file
    (path,) = on_disk(folder)
    assert b"Nother" in sent
    assert b"Nother" not in path.read_bytes()
    assert file.flags == ["metadata"]
    assert file.sent_sha256 == hashlib.sha256(sent).hexdigest()
    assert added(office(home), home, data=sent, name="lab.png").reused
    # who downloads it and sends it back sends what is here already
    assert added(office(home), home, data=path.read_bytes(), name="lab.png").reused


def test_a_refused_file_leaves_nothing(folder: Path) -> None:
    home = state()
    with pytest.raises(FileRefused):
        added(office(home), home, data=b"MZ\0\0program", name="act.pdf")
    assert on_disk(folder) == []
    with acting(scope_for(office(home), AT)):
        assert not File.objects.exists()


def test_a_file_of_more_than_twenty_million_bytes_is_refused() -> None:
    home = state()
    with pytest.raises(FileRefused) as refused:
        added(office(home), home, data=b"a" * 20_000_001)
    assert refused.value.code == "too-large"


def test_a_states_files_take_no_more_than_its_share(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "STATE_BYTES", 100)
    home = state()
    police = institution(home)
    added(office(home), home, Marking.RED, b"a" * 60)
    who = focal_point(police)  # sees nothing of what fills the share
    with pytest.raises(NoRoomForState):
        added(who, home, data=b"b" * 60, institution_id=police.pk)
    assert len(on_disk(folder)) == 1
    added(who, home, data=b"b" * 40, institution_id=police.pk)
    added(office(state("XBB")), state("XBB"), data=b"c" * 60)


def test_nobody_adds_where_no_role_lets_them() -> None:
    home = state()
    police, foreign = institution(home), institution(state("XBB"))
    with pytest.raises(Denied):
        added(guest(home), home)  # a grant to read
    with pytest.raises(Denied):
        added(guest(home, may_change=True), home, Marking.RED)
    with pytest.raises(Denied):
        added(focal_point(police), home)  # for the office
    with pytest.raises(UnknownPlace):
        added(focal_point(police), state("XBB"), institution_id=police.pk)
    with pytest.raises(UnknownPlace):
        added(office(home), home, institution_id=foreign.pk)
    assert not added(guest(home, may_change=True), home).reused


def test_what_was_previewed_is_what_is_kept() -> None:
    home = state()
    who = office(home)
    with acting(scope_for(who, AT)):
        found = preview(by=who, at=AT, state_id=home.pk, name="act.txt", data=TEXT)
        with pytest.raises(ChangedSinceShown):
            keep(who, home.pk, "0" * 64)
        other = office(home)
        with pytest.raises(ChangedSinceShown):  # what one looks at, another cannot keep
            keep(other, home.pk, found.sha256)
        storage._waiting(who.id, found.sha256).write_bytes(b"swapped")
        with pytest.raises(ChangedSinceShown):
            keep(who, home.pk, found.sha256)
        preview(by=who, at=AT, state_id=home.pk, name="act.txt", data=TEXT)
        file = keep(who, home.pk, found.sha256)
        with selectors.content(file) as kept:
            assert kept.read() == TEXT


def keep(by: Actor, state_id: object, shown: str) -> File | InsideFile:
    return keep_previewed(
        by=by,
        at=AT,
        state_id=state_id,  # type: ignore[arg-type]
        institution_id=None,
        marking=Marking.AMBER,
        name="act.txt",
        shown=shown,
    ).file


def test_nobody_fills_the_disk_by_looking(folder: Path) -> None:
    home = state()
    who = office(home)
    with acting(scope_for(who, AT)):
        for number in range(storage.WAITING_AT_MOST + 3):
            preview(by=who, at=AT, state_id=home.pk, name="a.txt", data=b"%d" % number)
        with pytest.raises(Denied):
            preview(by=guest(home), at=AT, state_id=home.pk, name="a.txt", data=TEXT)
    assert len(on_disk(folder)) == storage.WAITING_AT_MOST


@pytest.mark.parametrize("before", Marking)
@pytest.mark.parametrize("after", Marking)
def test_a_marking_changes_with_a_reason_if_more_people_may_read(
    before: Marking, after: Marking
) -> None:
    home = state()
    who = office(home)
    file = added(who, home, before).file
    target = new_id()
    lowers = list(Marking).index(after) < list(Marking).index(before)
    with acting(scope_for(who, AT)):
        use(by=who, at=AT, item=file, object_kind="answer", object_id=target, note="page 3")
        if lowers:
            with pytest.raises(ReasonNeeded):
                change_marking(by=who, at=AT, file=file, marking=after, reason="  ")
        changed = change_marking(by=who, at=AT, file=file, marking=after, reason="published")
        assert (changed.pk, changed.marking) == (file.pk, after)
        assert File.objects.count() + InsideFile.objects.count() == 1
        found = selectors.file(who, file.pk)
        assert found is not None
        (one,) = selectors.uses_of(who, found)
        assert (one.object_id, one.note) == (target, "page 3")
        with selectors.content(found) as kept:
            assert kept.read() == TEXT
        if before is not after:
            entry = Entry.objects.order_by("-at", "-pk").first()
            assert entry is not None
            assert entry.action == ("evidence.lower" if lowers else "evidence.raise")


def test_only_who_may_change_evidence_changes_a_marking() -> None:
    home = state()
    police = institution(home)
    who = focal_point(police)
    file = added(who, home, Marking.RED, institution_id=police.pk).file
    with acting(scope_for(who, AT)), pytest.raises(Denied):
        change_marking(by=who, at=AT, file=file, marking=Marking.CLEAR, reason="why not")
    visitor = guest(home, may_change=True)
    open_ = added(office(home), home).file
    with acting(scope_for(visitor, AT)), pytest.raises(Denied):
        change_marking(by=visitor, at=AT, file=open_, marking=Marking.CLEAR, reason="why not")


def test_a_file_held_on_both_sides_is_not_merged_silently() -> None:
    home = state()
    who = office(home)
    inside = added(who, home, Marking.RED).file
    visitor = guest(home, may_change=True)  # does not see the other, so keeps its own
    open_ = added(visitor, home).file
    assert open_.pk != inside.pk
    with acting(scope_for(who, AT)), pytest.raises(HeldAlready, match="TLP:RED"):
        change_marking(by=who, at=AT, file=open_, marking=Marking.STATE_ONLY)


def test_what_is_withdrawn_is_neither_used_nor_changed_and_can_be_added_anew() -> None:
    home = state()
    who = office(home)
    file = added(who, home).file
    with acting(scope_for(who, AT)):
        with pytest.raises(ReasonNeeded):
            withdraw_file(by=who, at=AT, file=file, reason=" ")
        withdraw_file(by=who, at=AT, file=file, reason="the wrong act")
        gone = selectors.file(who, file.pk)
        assert gone is not None
        assert gone.withdrawal_reason == "the wrong act"
        with pytest.raises(Withdrawn):
            use(by=who, at=AT, item=gone, object_kind="answer", object_id=new_id())
        with pytest.raises(Withdrawn):
            change_marking(by=who, at=AT, file=file, marking=Marking.RED)
        with pytest.raises(Withdrawn):
            withdraw_file(by=who, at=AT, file=gone, reason="twice")
    assert not added(who, home).reused


def test_one_file_serves_many_answers_and_each_is_said_once() -> None:
    home = state()
    who = office(home)
    file = added(who, home, Marking.STATE_ONLY).file
    one, other = new_id(), new_id()
    with acting(scope_for(who, AT)):
        first = use(by=who, at=AT, item=file, object_kind="answer", object_id=one)
        assert use(by=who, at=AT, item=file, object_kind="answer", object_id=one) == first
        use(by=who, at=AT, item=file, object_kind="answer", object_id=other)
        assert {row.object_id for row in selectors.uses_of(who, file)} == {one, other}
        use_no_longer(by=who, at=AT, use=first)
        assert InsideFileUse.objects.get().object_id == other


def test_a_use_belongs_to_whom_its_file_belongs_to_whatever_is_said() -> None:
    home = state()
    who = office(home)
    file = added(who, home, Marking.STATE_ONLY).file
    with acting(scope_for(who, AT)):
        row = use(by=who, at=AT, item=file, object_kind="answer", object_id=new_id())
        row.refresh_from_db()
        assert row.state_id == home.pk


def test_a_source_is_a_states_or_a_programmes() -> None:
    home = state()
    who, officer = office(home), holder("programme_officer", Axis.PROGRAMME, programme().pk)
    with acting(scope_for(who, AT)):
        row = add_source(
            by=who,
            at=AT,
            state_id=home.pk,
            kind="statistic",
            title="Crime\u202e in 2025\n",
            year=2025,
            url="https://stat.example/crime",
        )
        assert row.title == "Crime in 2025"
        assert selectors.sources_of(who, home.pk) == [row]
        use(by=who, at=AT, item=row, object_kind="estimate", object_id=new_id())
        withdraw_source(by=who, at=AT, source=row, reason="superseded")
        assert selectors.sources_of(who, home.pk) == []
    with acting(scope_for(officer, AT)):
        own = add_source(
            by=officer, at=AT, programme_id=programme().pk, kind="document", title="Global study"
        )
        use(by=officer, at=AT, item=own, object_kind="curriculum", object_id=new_id())
        assert selectors.item(officer, own.pk) == own
        with pytest.raises(Denied):
            add_source(by=officer, at=AT, state_id=home.pk, kind="document", title="A State's")
    with acting(scope_for(who, AT)):
        assert selectors.item(who, own.pk) is None


def test_a_source_with_faults_names_them_all() -> None:
    home = state()
    who = office(home)
    with acting(scope_for(who, AT)), pytest.raises(InvalidInput) as refused:
        add_source(
            by=who,
            at=AT,
            state_id=home.pk,
            kind="rumour",
            title=" ",
            year=20,
            url="javascript:alert(1)",
        )
    assert [fault.where for fault in refused.value.faults] == ["kind", "title", "year", "url"]
