"""Evidence attached to answers: by whom, until when, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting
from gradus.core.accounts.tests.people import entries, record_entry
from gradus.core.evidence import selectors as evidence
from gradus.core.evidence.actions import files, marking, sources
from gradus.core.evidence.selectors import AnyFile, Item
from gradus.core.evidence.tests.factories import added, picture
from gradus.core.states.tests.factories import AT, granted, holder, institution, programme
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import attachments, bridge, models
from gradus.steps.assessment.actions import attaching, groups, invitations, review, workbook
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.tests.factories import Cast, invited
from gradus.steps.assessment.tests.factories import assessment as started
from gradus.steps.assessment.tests.test_review import Reviewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
LAW = b"Act 7 of 2024 on electronic evidence"


class Stage(Cast):
    """A State that assesses itself, and evidence of its office and of the police."""

    def __init__(self, code: str = "XAA") -> None:
        super().__init__(code)
        self.second = holder("state_officer", Axis.STATE, self.state.pk, state_id=self.state.pk)
        self.law = self.kept(self.officer, LAW, institution_id=self.police.pk)
        self.save([Said("GOV-01", "3", "B", "high")])

    def kept(
        self, by: Actor, data: bytes = LAW, marking: Marking = Marking.AMBER, **of: Any
    ) -> AnyFile:
        return added(by, self.state, marking, data, f"{len(data)}.txt", **of).file

    def attach(
        self,
        item: Item | None = None,
        by: Actor | None = None,
        group: models.Group | None = None,
        indicator: str = "GOV-01",
    ) -> models.Attachment:
        by, group = by or self.officer, group or self.asked
        with acting(scope_for(by, AT)):
            group = models.Group.objects.get(pk=group.pk)
            return attaching.attach(
                by=by, at=AT, group=group, indicator=indicator, item=item or self.law
            )

    def detach(self, row: models.Attachment, by: Actor | None = None) -> None:
        by = by or self.officer
        with acting(scope_for(by, AT)):
            row = models.Attachment.objects.select_related("group").get(pk=row.pk)
            attaching.detach(by=by, at=AT, attachment=row)

    def sees(self, by: Actor, group: models.Group | None = None) -> dict[str, list[str]]:
        with acting(scope_for(by, AT)):
            found = (
                attachments.to_group(by, group)
                if group
                else attachments.to_assessment(by, self.assessment)
            )
            return {id_: [one.title for one in several] for id_, several in found.items()}

    def does(self, verb: Callable[..., Any], by: Actor | None = None, **told: Any) -> Any:
        by = by or self.office
        with acting(scope_for(by, AT)):
            return verb(by=by, at=AT, **told)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_what_is_attached_outlives_the_answer_and_names_where_it_is_used(stage: Stage) -> None:
    row = stage.attach()
    stage.save([Said("GOV-01", "2", "C", version=1)])
    stage.save([Said("GOV-01", "", version=2)])
    assert stage.sees(stage.officer, stage.asked) == {"GOV-01": [stage.law.name]}
    assert stage.sees(stage.office) == {"GOV-01": [stage.law.name]}
    with acting(scope_for(stage.officer, AT)):
        (use,) = evidence.uses_of(stage.officer, stage.law)
        assert (use.object_kind, use.object_id) == (attaching.USED_FOR, row.pk)
    assert len(entries("assessment.attach")) == len(entries("evidence.use")) == 1


@given(times=st.lists(st.sampled_from(["GOV-01", "GOV-02"]), min_size=1, max_size=6))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_attached_any_number_of_times_it_is_attached_once(stage: Stage, times: list[str]) -> None:
    with transaction.atomic():
        for id_ in times:
            stage.attach(indicator=id_)
        assert set(stage.sees(stage.officer, stage.asked)) == set(times)
        with acting(scope_for(stage.officer, AT)):
            assert len(evidence.uses_of(stage.officer, stage.law)) == len(set(times))
            assert models.Attachment.objects.count() == len(set(times))
        transaction.set_rollback(True)


def test_taken_off_it_is_gone_from_both_sides_and_the_file_stays(stage: Stage) -> None:
    stage.detach(stage.attach())
    assert stage.sees(stage.office) == {}
    with acting(scope_for(stage.officer, AT)):
        assert evidence.uses_of(stage.officer, stage.law) == []
        assert evidence.file(stage.officer, stage.law.pk) is not None
    assert stage.attach().pk, "and may be attached again"


def test_only_what_the_group_is_asked_and_the_states_own_evidence_is_attached(
    stage: Stage,
) -> None:
    with pytest.raises(Refusal, match="not asked"):
        stage.attach(indicator="GOV-99")
    with acting(
        scope_for(officer := holder("programme_officer", Axis.PROGRAMME, programme().pk), AT)
    ):
        cited = sources.add_source(
            by=officer, at=AT, kind="document", title="Handbook", programme_id=programme().pk
        )
    guest = granted(officer, stage.state, "findings", "evidence", may_change=True)
    with pytest.raises(attaching.NoSuchEvidence):
        stage.attach(cited, by=guest)


def test_another_institution_and_another_state_reach_nothing(stage: Stage) -> None:
    stage.attach()
    assert stage.sees(stage.judge, stage.asked) == {}
    other = Cast("XBB")
    assert stage.sees(other.office) == {}
    with acting(scope_for(other.office, AT)):
        assert models.Attachment.objects.count() == 0
    with pytest.raises(Denied):
        stage.does(
            attaching.attach, stage.judge, group=stage.asked, indicator="GOV-02", item=stage.law
        )
    theirs = other.officer
    with pytest.raises(attaching.NoSuchEvidence):
        stage.does(attaching.attach, theirs, group=other.asked, indicator="GOV-01", item=stage.law)


@pytest.mark.parametrize("marked", [Marking.STATE_ONLY, Marking.RED])
def test_who_may_read_findings_and_not_the_document_is_told_nothing_of_it(
    stage: Stage, marked: Marking
) -> None:
    secret = stage.kept(stage.officer, b"of the police", marked, institution_id=stage.police.pk)
    stage.attach(secret)
    evaluator = holder("programme_officer", Axis.PROGRAMME, programme().pk)
    guest = granted(evaluator, stage.state, "findings", "evidence")
    assert stage.sees(guest) == {}
    assert stage.sees(stage.office) == {"GOV-01": [secret.name]}
    colleague = holder("focal_point", Axis.INSTITUTION, stage.police.pk, state_id=stage.state.pk)
    told = {} if marked is Marking.RED else {"GOV-01": [secret.name]}
    assert stage.sees(colleague, stage.asked) == told
    with acting(scope_for(guest, AT)):
        assert attachments.days(guest, stage.assessment, {}) is None, "nor that nothing is there"
        (row,) = models.Attachment.objects.all()
        assert secret.sha256 not in str(vars(row)), "bound, and not to be compared"


def test_raising_a_marking_moves_the_file_and_it_stays_attached(stage: Stage) -> None:
    stage.attach()
    stage.does(marking.change_marking, file=stage.law, marking=Marking.STATE_ONLY)
    assert stage.sees(stage.officer, stage.asked) == {"GOV-01": [stage.law.name]}


def test_what_is_handed_in_stays_as_it_is_until_whoever_leads_reviews_it(stage: Stage) -> None:
    row = stage.attach()
    photo = stage.kept(stage.office, picture())
    stage.does(groups.hand_in, stage.officer, group=stage.asked)
    for by in (stage.officer, stage.office):
        with pytest.raises(Refusal, match="handed in"):
            stage.attach(photo if by is stage.office else stage.law, by=by, indicator="GOV-02")
        with pytest.raises(Refusal, match="handed in"):
            stage.detach(row, by=by)
    stage.does(review.begin_review, assessment=stage.assessment)
    with pytest.raises(Refusal, match="handed in"):
        stage.attach(indicator="GOV-02")
    stage.attach(photo, by=stage.office)
    assert stage.sees(stage.office) == {"GOV-01": [stage.law.name, photo.name]}
    assert stage.sees(stage.officer, stage.asked) == {"GOV-01": [stage.law.name]}, (
        "what the office keeps for itself is not shown to the institution"
    )


def test_a_new_file_and_a_source_are_kept_and_attached_at_once_or_not_at_all(stage: Stage) -> None:
    def tried(indicator: str) -> Any:
        with acting(scope_for(stage.officer, AT)):
            found = files.preview(
                by=stage.officer, at=AT, state_id=stage.state.pk, name="p.png", data=picture()
            )
            return attaching.attach_file(
                by=stage.officer, at=AT, group=stage.asked, indicator=indicator,
                shown=found.sha256, name="p.png", marking=Marking.STATE_ONLY,
                institution_id=stage.police.pk,
            )  # fmt: skip

    before = stage.does(evidence_files, of=stage)
    with pytest.raises(Refusal, match="not asked"):
        tried("GOV-99")
    assert stage.does(evidence_files, of=stage) == before
    tried("GOV-02")
    stage.does(
        attaching.attach_source, stage.officer, group=stage.asked, indicator="GOV-03",
        kind="statistic", title="Cases of 2026", year=2026, institution_id=stage.police.pk,
    )  # fmt: skip
    assert stage.sees(stage.office) == {"GOV-02": ["p.png"], "GOV-03": ["Cases of 2026"]}


def evidence_files(*, by: Actor, at: object, of: Stage) -> set[str]:
    rows, _ = evidence.files_of(by, of.state.pk)
    return {row.name for row in rows}


def test_a_workbook_leaves_what_is_attached_and_says_which_groups_it_empties(
    stage: Stage,
) -> None:
    head = "unit,indicator,value,evidence,confidence,group,note"

    def taken(*lines: str) -> workbook.Preview:
        data = "\n".join((head, *lines, "")).encode()
        told = {"assessment": stage.assessment, "translate": str}
        found = stage.does(workbook.preview_workbook, data=data, name="a.csv", **told)
        stage.does(workbook.take_workbook, confirmed=found.sha256, **told)
        return found

    taken("XAA,GOV-01,3,B,high,Ministry,", "XAA,GOV-01,2,B,high,Bar,")
    with acting(scope_for(stage.office, AT)):
        ministry = models.Group.objects.get(name="Ministry")
    stage.attach(by=stage.office, group=ministry)
    assert taken("XAA,GOV-01,1,B,high,Ministry,").left_empty == ()
    assert stage.sees(stage.office, ministry) == {"GOV-01": [stage.law.name]}
    assert taken("XAA,GOV-01,1,B,high,Press,").left_empty == ("Ministry",)
    assert stage.sees(stage.office, ministry) == {"GOV-01": [stage.law.name]}
    with acting(scope_for(stage.office, AT)):
        named = {one.name for one in models.Group.objects.filter(by_workbook=True)}
        assert named == {"Ministry", "Press"}, "the Bar is gone with its answers"
        assert not ministry.answers.exists()


def test_an_invitation_is_not_withdrawn_nor_narrowed_from_under_what_is_attached(
    stage: Stage,
) -> None:
    stage.attach(stage.kept(stage.office), by=stage.office, group=stage.asked_court)
    with pytest.raises(Refusal, match="GOV"):
        stage.does(invitations.amend, group=stage.asked_court, dimensions=["DFE"])
    assert stage.does(invitations.withdraw, group=stage.asked_court) is False
    assert set(stage.sees(stage.office, stage.asked_court)) == {"GOV-01"}


def test_what_an_earlier_answer_rested_on_is_attached_again_when_somebody_says_so(
    stage: Stage,
) -> None:
    stage.attach()
    gone = stage.kept(stage.officer, b"withdrawn since", institution_id=stage.police.pk)
    stage.attach(gone)
    stage.does(groups.hand_in, stage.officer, group=stage.asked)
    stage.does(files.withdraw_file, file=gone, reason="Superseded")
    later = started(stage.state, stage.office)
    asked = invited(later, stage.office, institution_id=stage.police.pk)
    asked_court = invited(later, stage.office, institution_id=stage.court.pk)
    models_at = {"invited_at": AT.replace(year=AT.year + 1)}
    with acting(scope_for(stage.office, AT)):
        for one in (asked, asked_court):
            models.Group.objects.filter(pk=one.pk).update(**models_at)
            one.refresh_from_db()
        record_entry(asked)
    with acting(scope_for(stage.officer, AT)):
        found = attachments.before(stage.officer, asked)
        assert {id_: [one.title for one in several] for id_, several in found.items()} == {
            "GOV-01": [stage.law.name]
        }
    assert stage.sees(stage.officer, asked) == {}, "nothing is carried over by itself"
    again = {"group": asked, "indicator": "GOV-01"}
    assert stage.does(attaching.attach_again, stage.officer, **again) == 1
    assert stage.does(attaching.attach_again, stage.officer, **again) == 0
    assert stage.sees(stage.officer, asked) == {"GOV-01": [stage.law.name]}
    with acting(scope_for(stage.judge, AT)):
        assert attachments.before(stage.judge, asked_court) == {}


class Settled(Reviewed):
    """A review with a document behind what the police said."""

    def __init__(self) -> None:
        super().__init__()
        self.law = added(self.office, self.state, data=LAW).file
        self.attached = self.attach(self.law)

    def attach(self, item: Item) -> models.Attachment:
        with acting(scope_for(self.office, AT)):
            group = models.Group.objects.get(pk=self.asked.pk)
            return attaching.attach(
                by=self.office, at=AT, group=group, indicator="GOV-01", item=item
            )


def test_signatures_are_bound_to_what_is_attached() -> None:
    cast = Settled()
    before = cast.digest()
    cast.sign(cast.office)
    photo = added(cast.office, cast.state, data=picture(), name="p.png").file
    there = cast.attach(photo)
    assert cast.digest() != before
    assert cast.sign(cast.second) is False, "the first signature was under something else"
    with acting(scope_for(cast.office, AT)):
        row = models.Attachment.objects.select_related("group").get(pk=there.pk)
        attaching.detach(by=cast.office, at=AT, attachment=row)
    assert cast.digest() == before
    assert cast.sign(cast.second) is True, "the first stands again under what it was given for"


def test_the_digest_is_one_for_whoever_reads_it_and_binds_the_bytes() -> None:
    cast = Settled()
    secret = added(cast.office, cast.state, Marking.STATE_ONLY, b"inside", "s.txt").file
    cast.attach(secret)
    officer = holder("programme_officer", Axis.PROGRAMME, programme().pk)
    guest = granted(officer, cast.state, "findings")
    ours = cast.digest()
    with acting(scope_for(guest, AT)):
        row = models.Assessment.objects.get(pk=cast.assessment.pk)
        assert bridge.digest(row) == ours
    with acting(scope_for(cast.office, AT)):
        models.Attachment.objects.filter(item_id=secret.pk).update(content="0" * 64)
        row = models.Assessment.objects.get(pk=cast.assessment.pk)
        assert bridge.digest(row) != ours
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM assessment_attachment",
        "UPDATE assessment_attachment SET indicator = 'GOV-02'",
        "INSERT INTO assessment_attachment SELECT gen_random_uuid(), 'GOV-09', item_id, content, "
        "attached_by, attached_at, assessment_id, group_id, institution_id, state_id "
        "FROM assessment_attachment LIMIT 1",
    ],
)
def test_the_database_keeps_what_a_signed_assessment_rests_on(statement: str) -> None:
    cast = Settled()
    cast.signed()
    with (
        pytest.raises(DatabaseError, match="what is signed is never changed"),
        acting(scope_for(cast.office, AT)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_after_signing_nothing_is_attached_nor_taken_off_and_withdrawn_stays_listed() -> None:
    cast = Settled()
    photo = added(cast.office, cast.state, data=picture(), name="p.png").file
    cast.signed()
    with pytest.raises(Refusal, match="signed"):
        cast.attach(photo)
    digest = cast.digest()
    with acting(scope_for(cast.office, AT)):
        row = models.Attachment.objects.select_related("group").get()
        with pytest.raises(Refusal, match="signed"):
            attaching.detach(by=cast.office, at=AT, attachment=row)
        files.withdraw_file(by=cast.office, at=AT, file=cast.law, reason="Holds names")
        documents = attachments.to_assessment(cast.office, cast.assessment)
        (one,) = documents["GOV-01"]
        assert (one.title, one.withdrawn) == (cast.law.name, True)
        assert attachments.days(cast.office, cast.assessment, documents) == {"GOV-01": []}, (
            "it shows no more"
        )
        (use,) = evidence.uses_of(cast.office, one.item)
        assert use.object_id == cast.attached.pk
    assert cast.digest() == digest


def test_an_institution_of_another_place_attaches_nothing_of_ours(stage: Stage) -> None:
    stranger = institution(stage.state, "customs")
    theirs = holder("focal_point", Axis.INSTITUTION, stranger.pk, state_id=stage.state.pk)
    with acting(scope_for(theirs, AT)):
        assert attachments.group(theirs, stage.asked.pk) is None
        assert attachments.open_to(theirs, [stage.asked], AT) == set()
