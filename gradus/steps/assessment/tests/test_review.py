"""From answers that differ to a signed picture: agreed, dissent kept, signed by two, frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting
from gradus.core.accounts.tests.people import entries
from gradus.core.states.tests.factories import AT, granted, holder, programme
from gradus.domain.ownership import Axis
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.steps.assessment import bridge, models, public, selectors
from gradus.steps.assessment.actions import agreeing, groups, review, signing, workbook
from gradus.steps.assessment.actions.answers import ChangedMeanwhile, Said
from gradus.steps.assessment.tests.factories import Cast

pytestmark = pytest.mark.django_db


class Reviewed(Cast):
    """Two groups that handed in, saw GOV-01 otherwise and GOV-02 alike; the review has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.second = holder("state_officer", Axis.STATE, self.state.pk, state_id=self.state.pk)
        self.save([Said("GOV-01", "3", "A", "high"), Said("GOV-02", "2", "C", "low")])
        self.save(
            [Said("GOV-01", "1", "C", "medium"), Said("GOV-02", "2", "B", "high")],
            by=self.judge,
            of=self.asked_court,
        )
        for who, group in ((self.officer, self.asked), (self.judge, self.asked_court)):
            with acting(scope_for(who, AT)):
                groups.hand_in(by=who, at=AT, group=group)
        self.office_does(review.begin_review)

    def office_does(self, verb: Callable[..., object], by: Actor | None = None, **told: object):
        by = by or self.office
        with acting(scope_for(by, AT)):
            return verb(by=by, at=AT, assessment=self.assessment, **told)

    def agree(self, *said: Said) -> object:
        return self.office_does(agreeing.agree, said=said)

    def agreed(self) -> dict[str, models.Answer]:
        with acting(scope_for(self.office, AT)):
            found = selectors.differences(self.office, self.assessment)
            return {id_: one.agreed for id_, one in found.items() if one.agreed is not None}

    def digest(self) -> str:
        with acting(scope_for(self.office, AT)):
            return bridge.digest(models.Assessment.objects.get(pk=self.assessment.pk))

    def sign(self, by: Actor, shown: str = "") -> object:
        return self.office_does(signing.sign, by=by, shown=shown or self.digest())

    def signed(self) -> Reviewed:
        assert self.sign(self.office) is False
        assert self.sign(self.second) is True
        return self


@pytest.fixture
def cast() -> Reviewed:
    return Reviewed()


def test_the_lower_median_is_proposed_and_what_all_say_is_agreed_by_one_press(
    cast: Reviewed,
) -> None:
    with acting(scope_for(cast.office, AT)):
        found = selectors.differences(cast.office, cast.assessment)
    assert (found["GOV-01"].value, found["GOV-01"].alike) == ("1", False)
    assert (found["GOV-02"].value, found["GOV-02"].alike) == ("2", True)
    assert cast.office_does(agreeing.agree_alike) == 1
    (only,) = cast.agreed().values()
    assert (only.indicator, only.value, only.evidence, only.confidence) == (
        "GOV-02", "2", "B", "low",
    )  # fmt: skip
    assert cast.office_does(agreeing.agree_alike) == 0


def test_another_answer_than_the_proposed_needs_a_reason_and_dissent_is_kept(
    cast: Reviewed,
) -> None:
    with pytest.raises(InvalidInput) as no:
        cast.agree(Said("GOV-01", "3", "B", "high"))
    assert no.value.faults[0].where == "GOV-01"
    cast.agree(Said("GOV-01", "3", "B", "high", "The laboratory was seen"))
    with acting(scope_for(cast.office, AT)):
        unit = selectors.scores(cast.office, cast.assessment).units[0]
    (dissent,) = [one for one in unit.dissent if one.indicator == "GOV-01"]
    assert [(one.group, one.value) for one in dissent.answers] == [("XAA court", 1)]
    assert cast.agreed()["GOV-01"].note == "The laboratory was seen"
    cast.agree(Said("GOV-01", "1", version=1))
    assert cast.agreed()["GOV-01"].evidence == "C", "the proposal comes with its evidence"


def test_two_officers_do_not_overwrite_each_other(cast: Reviewed) -> None:
    cast.agree(Said("GOV-01", "1"))
    with pytest.raises(ChangedMeanwhile):
        cast.agree(Said("GOV-01", "2", note="In between"))


def test_only_what_is_under_review_is_agreed_on_and_signed() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    with acting(scope_for(cast.office, AT)):
        told = {"by": cast.office, "at": AT, "assessment": cast.assessment}
        for verb, more in (
            (agreeing.agree, {"said": [Said("GOV-01", "2")]}),
            (agreeing.agree_alike, {}),
            (review.reopen, {}),
            (signing.sign, {"shown": "0" * 64}),
        ):
            with pytest.raises(Refusal) as no:
                verb(**told, **more)
            assert no.value.code == "not-in-review"


def test_the_review_closes_who_has_not_handed_in_and_opens_them_again() -> None:
    cast = Cast()
    with acting(scope_for(cast.office, AT)), pytest.raises(review.NothingToReview):
        review.begin_review(by=cast.office, at=AT, assessment=cast.assessment)
    cast.save([Said("GOV-01", "2")])
    with acting(scope_for(cast.office, AT)):
        review.begin_review(by=cast.office, at=AT, assessment=cast.assessment)
    with pytest.raises(Refusal, match="handed in"):
        cast.save([Said("GOV-01", "3", version=1)])
    with acting(scope_for(cast.office, AT)):
        with pytest.raises(Refusal, match="under review"):
            groups.invite(by=cast.office, at=AT, assessment=cast.assessment, name="Union")
        review.reopen(by=cast.office, at=AT, assessment=cast.assessment)
    cast.save([Said("GOV-01", "3", version=1)])


def test_two_different_officers_sign_and_then_it_is_frozen(cast: Reviewed) -> None:
    digest = cast.digest()
    assert cast.sign(cast.office) is False
    with acting(scope_for(cast.second, AT)):
        assert [one.code for one in public.to_sign(cast.second, AT)] == ["XAA"]
    with acting(scope_for(cast.office, AT)):
        assert public.to_sign(cast.office, AT) == []
    with pytest.raises(signing.SignedByYou):
        cast.sign(cast.office)
    assert cast.sign(cast.second) is True
    with acting(scope_for(cast.second, AT)):
        row = models.Assessment.objects.get(pk=cast.assessment.pk)
        assert (row.status, row.frozen_sha256, row.signed_at) == ("signed", digest, AT)
        assert public.to_sign(cast.second, AT) == []
    assert len(entries("assessment.sign")) == 2
    (entry,) = entries("assessment.sign-off")
    assert digest in entry.body


def test_a_signature_under_what_was_changed_since_counts_no_longer(cast: Reviewed) -> None:
    before = cast.digest()
    cast.sign(cast.office)
    cast.agree(Said("GOV-01", "1"))
    with pytest.raises(signing.ChangedSinceShown):
        cast.sign(cast.second, shown=before)
    assert cast.sign(cast.second) is False, "the first signature was under something else"
    assert cast.sign(cast.office) is True


def test_one_officer_signs_where_the_office_has_one(cast: Reviewed) -> None:
    cast.state.single_officer = True
    cast.state.save()
    assert cast.sign(cast.office) is True


def test_nobody_else_signs(cast: Reviewed) -> None:
    tired = Actor(**vars(cast.office) | {"stepped_up_at": AT - timedelta(hours=1)})
    with pytest.raises(StepUpNeeded):
        cast.sign(tired)
    guest = granted(
        holder("programme_officer", Axis.PROGRAMME, programme().pk),
        cast.state,
        "findings",
        may_change=True,
    )
    for who in (guest, cast.officer):
        with pytest.raises(Denied):
            cast.sign(who, shown="0" * 64)


def test_what_was_sent_back_is_waited_for(cast: Reviewed) -> None:
    with acting(scope_for(cast.office, AT)):
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note="Which act?")
    with pytest.raises(signing.GroupsOpen, match="XAA police"):
        cast.sign(cast.office)


def test_every_action_on_a_signed_assessment_refuses_kindly(cast: Reviewed) -> None:
    cast.signed()
    csv = b"unit,indicator,value\nXAA,GOV-01,4\n"
    verbs: list[Callable[[], object]] = [
        lambda: cast.office_does(groups.invite, name="Union"),
        lambda: cast.office_does(review.begin_review),
        lambda: cast.office_does(review.reopen),
        lambda: cast.office_does(agreeing.agree_alike),
        lambda: cast.agree(Said("GOV-01", "1")),
        lambda: cast.sign(cast.office),
        lambda: cast.office_does(workbook.preview_workbook, data=csv, name="a.csv", translate=str),
    ]
    for verb in verbs:
        with acting(scope_for(cast.office, AT)):
            cast.assessment = models.Assessment.objects.select_related("state").get()
        with pytest.raises(Refusal) as no:
            verb()
        assert no.value.code == "assessment-signed"
    with acting(scope_for(cast.office, AT)), pytest.raises(Refusal) as no:
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note="Once more")
    assert no.value.code == "assessment-signed"
    with pytest.raises(Refusal, match="handed in"):
        cast.save([Said("GOV-01", "4", version=1)])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_answer SET value = '4'",
        "DELETE FROM assessment_answer",
        "UPDATE assessment_group SET closed_at = NULL",
        "UPDATE assessment_assessment SET frozen = false",
        "UPDATE assessment_assessment SET assessed_on = '2020-01-01'",
        "DELETE FROM assessment_signature",
        "INSERT INTO assessment_signature SELECT gen_random_uuid(), gen_random_uuid(), holding_id, "
        "signed_at, digest, assessment_id, state_id FROM assessment_signature LIMIT 1",
    ],
)
@pytest.mark.parametrize("who", ["office", "officer"])
def test_the_database_itself_keeps_what_is_signed(cast: Reviewed, statement: str, who: str) -> None:
    cast.signed()
    before = cast.digest()
    with acting(scope_for(getattr(cast, who), AT)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount == 0, "it reaches none of it"
        except DatabaseError as no:
            assert "what is signed is never changed" in str(no)  # noqa: PT017
    assert cast.digest() == before
