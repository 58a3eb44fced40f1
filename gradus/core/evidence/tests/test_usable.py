"""What may be used from elsewhere, and when seeing nothing means that nothing is there."""

from __future__ import annotations

from datetime import date

import pytest

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.evidence import selectors
from gradus.core.evidence.actions.files import withdraw_file
from gradus.core.evidence.actions.sources import add_source
from gradus.core.evidence.tests.factories import added, focal_point, guest, office, picture
from gradus.core.states.tests.factories import AT, institution, state
from gradus.domain.markings import Marking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("near")]


def test_usable_is_what_the_viewer_may_use_by_name_the_newest_first() -> None:
    of = state("XAA")
    lead, police = office(of), institution(of, "police")
    officer = focal_point(police)
    ours = added(officer, of, data=b"one", name="act.txt", institution_id=police.pk).file
    with acting(scope_for(lead, AT)):
        source = add_source(by=lead, at=AT, kind="document", title="Act 7", state_id=of.pk)
        gone = added(lead, of, data=b"two", name="act-old.txt").file
        withdraw_file(by=lead, at=AT, file=gone, reason="Superseded")
        assert selectors.usable(lead, of.pk, AT, "ACT") == [source, ours]
        assert selectors.usable(lead, of.pk, AT, "nothing") == []
    with acting(scope_for(officer, AT)):
        assert selectors.usable(officer, of.pk, AT) == [ours]
    reader = guest(of)
    with acting(scope_for(reader, AT)):
        assert ours in selectors.files_of(reader, of.pk)[0], "read, and not to be used"
        assert selectors.usable(reader, of.pk, AT) == []


def test_only_the_office_sees_all_so_only_there_does_nothing_mean_nothing() -> None:
    of = state("XAA")
    lead, officer, reader = office(of), focal_point(institution(of, "police")), guest(of)
    for viewer, all_of_it in ((lead, True), (officer, False), (reader, False)):
        with acting(scope_for(viewer, AT)):
            assert selectors.sees_all(viewer, of.pk) is all_of_it
    with acting(scope_for(lead, AT)):
        assert not selectors.sees_all(lead, state("XBB").pk)


def test_what_stands_for_the_bytes_tells_nobody_which_they_are_and_stays_with_the_file() -> None:
    one, other = state("XAA"), state("XBB")
    ours = added(office(one), one, Marking.STATE_ONLY, picture()).file
    theirs = added(office(other), other, Marking.STATE_ONLY, picture()).file
    assert ours.sha256 == theirs.sha256
    assert selectors.content_sealed(ours) != selectors.content_sealed(theirs)
    with acting(scope_for(office(one), AT)):
        again = selectors.file(office(one), ours.pk)
        assert again is not None
        assert selectors.content_sealed(again) == selectors.content_sealed(ours)
        assert selectors.day_of(again) == AT.date()


@pytest.mark.parametrize(("year", "day"), [(2024, date(2024, 12, 31)), (None, None)])
def test_a_source_is_of_the_end_of_its_year_at_the_latest(
    year: int | None, day: date | None
) -> None:
    of = state("XAA")
    with acting(scope_for(office(of), AT)):
        row = add_source(
            by=office(of), at=AT, kind="statistic", title="Cases", year=year, state_id=of.pk
        )
        assert selectors.day_of(row) == day
        assert selectors.content_sealed(row) == ""
