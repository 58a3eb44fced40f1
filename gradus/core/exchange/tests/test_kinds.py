"""Each kind goes out exactly as it is, and is taken by its room's own actions at the other end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.evidence import selectors as evidence
from gradus.core.evidence.actions import files
from gradus.core.exchange import selectors
from gradus.core.exchange.kinds.results import Measures
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import kind_of, register
from gradus.core.exchange.tests.sender import Office, Sender, figure, measure, office, thing
from gradus.core.results import selectors as results
from gradus.core.results.rules import written
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking
from gradus.formats.files.examine import examine
from gradus.steps.assessment import models as assessments
from gradus.steps.assessment.actions import assessments as assessing
from gradus.steps.assessment.actions import workbook
from gradus.steps.planning.models.agreement import Signature
from gradus.steps.planning.models.plans import Plan

pytestmark = pytest.mark.django_db
ANSWERS = (SHIPPED / "demo" / "XAA" / "answers.csv").read_bytes()


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def sender(here: Office) -> Sender:
    made = Sender()
    here.knows(made)
    return made


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "examine_apart", examine)
    settings.DATA_FOLDER = tmp_path


def offered(here: Office, kind: str) -> Any:
    """All that is offered of a kind, with exactly what would go out."""
    by = here.coordinator
    with acting(scope_for(by, AT)):
        offers = [one for one in selectors.offers(by, here.state.pk) if one.kind == kind]
        return [(one, kind_of(kind).content(by, here.state.pk, one.ref)) for one in offers]


def compared(here: Office, row: Any) -> Any:
    by = here.coordinator
    with acting(scope_for(by, AT)):
        return [found for _, found in selectors.comparisons(by, row)]


def assessment(by: Actor, data: bytes, state_id: Any) -> assessments.Assessment:
    with acting(scope_for(by, AT)):
        row = assessing.start(
            by=by,
            at=AT,
            state_id=state_id,
            mode="self",
            assessed_on=AT.date(),
        )
        shown = workbook.preview_workbook(
            by=by, at=AT, assessment=row, data=data, name="a.csv", translate=str
        )
        workbook.take_workbook(by=by, at=AT, assessment=row, confirmed=shown.sha256, translate=str)
    return row


def sent_assessment(data: bytes = ANSWERS, ref: Any = None, **about: str) -> Any:
    told = {
        "instrument": "gradus-cj",
        "edition": "gradus-cj 1.0",
        "mode": "self",
        "assessed-on": "2027-02-01",
    }
    return thing({"answers.csv": data}, "assessment", ref, about=told | about)


def edition() -> str:
    from gradus.steps.assessment.editions import chosen

    return chosen().instrument.edition


def answers(here: Office) -> dict[str, str]:
    with system("test"):
        return dict(
            assessments.Answer.objects.filter(group__agreed=True).values_list("indicator", "value")
        )


def test_an_assessment_goes_out_as_the_published_table(here: Office) -> None:
    assessment(here.coordinator, ANSWERS, here.state.pk)
    ((offer, content),) = offered(here, "assessment")
    assert offer.title == content.title
    assert list(content.files) == ["answers.csv", "edition.yaml"]
    assert content.files["answers.csv"].startswith(b"unit,indicator,value,evidence")
    assert content.about["edition"] == edition()


def test_an_assessment_is_taken_and_later_changed_not_doubled(here: Office, sender: Sender) -> None:
    ref = new_id()
    small = b"unit,indicator,value\nXAA,GOV-01,2\n"
    other = b"unit,indicator,value\nXAA,GOV-01,3\nXAA,GOV-02,1\n"
    here.takes(sender.bundle(sent_assessment(small, ref, edition=edition())))
    assert answers(here) == {"GOV-01": "2"}
    row = here.receives(sender.bundle(sent_assessment(other, ref, edition=edition())))
    (found,) = compared(here, row)
    assert [(line.what, line.here, line.sent) for line in found.lines] == [
        ("GOV-01", "2", "3"),
        ("GOV-02", "", "1"),
    ]
    here.accepts(row)
    here.applies(row)
    assert answers(here) == {"GOV-01": "3", "GOV-02": "1"}
    with system("test"):
        assert assessments.Assessment.objects.count() == 1
    again = here.receives(sender.bundle(sent_assessment(other, ref, edition=edition())))
    assert [found.lines for found in compared(here, again)] == [()]


@pytest.mark.parametrize(
    ("data", "about", "code"),
    [
        (b"unit,indicator,value\nXBB,GOV-01,2\n", {}, "not-readable"),
        (b"unit,indicator,value\nXAA,GOV-01,77\n", {}, "invalid-input"),
        (b"\x00\x01", {}, "invalid-input"),
        (ANSWERS, {"edition": "gradus-cj 0.0"}, "other-instrument"),
        (ANSWERS, {"instrument": "pyproject.toml"}, "other-instrument"),
        (ANSWERS, {"assessed-on": "yesterday"}, "not-readable"),
        (ANSWERS, {"mode": "guess"}, "not-readable"),
    ],
)
def test_an_assessment_that_cannot_be_taken_says_why(
    here: Office, sender: Sender, data: bytes, about: dict[str, str], code: str
) -> None:
    told = {"edition": edition()} | about
    row = here.receives(sender.bundle(sent_assessment(data, **told)))
    (found,) = compared(here, row)
    assert found.trouble is not None
    assert found.trouble.code == code


SHIPPED_TEXT = (SHIPPED / "instruments" / "gradus-cj.yaml").read_text("utf-8")
NEXT_TEXT = SHIPPED_TEXT.replace('version: "1.0"', 'version: "1.7"').encode()
CHANGED_TEXT = SHIPPED_TEXT.replace("critical: false", "critical: true", 1).encode()


def with_edition(text: bytes, edition: str, ref: Any = None) -> Any:
    told = {"instrument": "gradus-cj", "edition": edition, "mode": "self"}
    files = {"answers.csv": b"unit,indicator,value\nXAA,GOV-01,2\n", "edition.yaml": text}
    return thing(files, "assessment", ref, about=told | {"assessed-on": "2027-02-01"})


def test_an_assessment_brings_the_edition_it_was_made_with(here: Office, sender: Sender) -> None:
    ref = new_id()
    here.takes(sender.bundle(with_edition(NEXT_TEXT, "gradus-cj 1.7", ref)))
    ((_, content),) = offered(here, "assessment")
    assert content.files["edition.yaml"] == NEXT_TEXT
    assert content.about["edition"] == "gradus-cj 1.7"
    again = here.receives(sender.bundle(with_edition(NEXT_TEXT, "gradus-cj 1.7", ref)))
    assert [(found.lines, found.trouble) for found in compared(here, again)] == [((), None)]


@pytest.mark.parametrize(
    ("text", "edition", "code"),
    [
        (CHANGED_TEXT, "gradus-cj 1.0", "other-text"),
        (NEXT_TEXT, "gradus-cj 1.8", "not-readable"),
        (b"schema: [", "gradus-cj 1.8", "invalid-input"),
        (b"&a [*a, *a]", "gradus-cj 1.8", "invalid-input"),
    ],
)
def test_an_edition_that_is_another_here_or_no_edition_is_not_taken(
    here: Office, sender: Sender, text: bytes, edition: str, code: str
) -> None:
    row = here.receives(sender.bundle(with_edition(text, edition)))
    (found,) = compared(here, row)
    assert found.trouble is not None
    assert found.trouble.code == code


def test_measures_come_back_as_they_went_out(here: Office, sender: Sender) -> None:
    sent = measure(
        baselines=[figure("4.5"), figure(None, 2025, missing_because="Nobody counted")],
        targets=[figure("20", 2028, grade="", source="")],
        observations=[figure("7", 2026, grade="A")],
    )
    here.takes(sender.bundle(sent))
    ((_, content),) = offered(here, "results")
    again = json.loads(content.files["measure.json"])
    before = json.loads(sent[1][0])
    for name in ("baselines", "targets", "observations"):
        assert sorted(again[name], key=str) == sorted(before[name], key=str)
    assert {key: again[key] for key in ("code", "title", "unit", "kind")} == {
        key: before[key] for key in ("code", "title", "unit", "kind")
    }


@pytest.mark.parametrize(
    ("kind", "levels", "one", "other"),
    [("yes-no", [], "no", "yes"), ("ordinal", ["low", "high"], "low", "high")],
)
def test_a_figure_that_differs_is_a_correction_with_its_past(
    here: Office, sender: Sender, kind: str, levels: list[str], one: Any, other: Any
) -> None:
    common: dict[str, Any] = {"kind": kind, "levels": levels}
    here.takes(sender.bundle(measure(baselines=[figure(one)], **common)))
    here.takes(sender.bundle(measure(baselines=[figure(other)], **common)))
    by = here.coordinator
    with acting(scope_for(by, AT)):
        (seen,) = results.measures_of(by, here.state.pk)
        (stands,) = seen.baselines
    assert written(stands.value) == other
    assert stands.correction == "As sent by Own"


def test_a_measure_defined_otherwise_here_is_not_taken(here: Office, sender: Sender) -> None:
    here.takes(sender.bundle(measure()))
    row = here.receives(sender.bundle(measure(definition="Something else")))
    (found,) = compared(here, row)
    assert found.trouble is not None
    assert found.trouble.code == "defined-otherwise"
    assert [str(line.what) for line in found.lines] == ["Definition"]


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"levels": [1]},
        {"title": None},
        {"baselines": [figure("NaN?")]},
        {"baselines": [figure(4)]},
        {"baselines": [figure("4", starts="2027-01-01", ends="2026-01-01")]},
        {"baselines": [figure("4") | {"more": 1}]},
        {"baselines": ["x"]},
        {"observations": [figure(str(n)) for n in range(501)]},
        {"definition": "x" * 600_000},
        {"title": "x" * 201},
        {"title": "turned \u202e round"},
        {"source": "half\x00"},
        {"code": "Not a code"},
        {"code": ""},
        {"kind": "guess"},
        {"direction": "sideways"},
        {"levels": ["one", "two"]},
        {"baselines": [figure("4", grade="E")]},
        {"baselines": [figure(None)]},
        {"baselines": [figure("4", missing_because="Nobody")]},
        {"baselines": [figure("1" * 30)]},
        {"targets": [figure("4")]},
        {"targets": [figure(None, missing_because="Nobody", grade="", source="")]},
    ],
)
def test_a_measure_that_nobody_would_send_is_not_read(
    here: Office, sender: Sender, changes: dict[str, Any]
) -> None:
    row = here.receives(sender.bundle(measure(**changes)))
    (found,) = compared(here, row)
    assert found.trouble is not None
    assert found.trouble.code == "not-readable"


def kept(here: Office, marking: Marking, data: bytes = b"Minutes of the meeting.\n") -> Any:
    by = here.coordinator
    with acting(scope_for(by, AT)):
        added = files.add_file(
            by=by, at=AT, state_id=here.state.pk, marking=marking, name="minutes.txt", data=data
        )
    return added.file


def test_only_evidence_that_may_leave_is_offered(here: Office) -> None:
    kept(here, Marking.AMBER)
    kept(here, Marking.RED, b"Who said it.\n")
    kept(here, Marking.STATE_ONLY, b"For us.\n")
    assert [content.marking for _, content in offered(here, "evidence")] == [Marking.AMBER]


@pytest.mark.parametrize("marking", [Marking.RED, Marking.STATE_ONLY, Marking.AMBER_STRICT])
def test_evidence_for_the_states_own_people_is_refused_if_named(
    here: Office, marking: Marking
) -> None:
    file = kept(here, marking)
    by = here.coordinator
    with acting(scope_for(by, AT)), pytest.raises(ExchangeRefused) as no:
        kind_of("evidence").content(by, here.state.pk, file.pk)
    assert no.value.code == "never-exchanged"


def test_evidence_is_taken_with_its_marking(here: Office, sender: Sender) -> None:
    data = b"A statistic, published.\n"
    sent = thing({"content.txt": data}, "evidence", title="statistic.txt", marking=Marking.GREEN)
    here.takes(sender.bundle(sent))
    by = here.coordinator
    with acting(scope_for(by, AT)):
        (row,), _ = evidence.files_of(by, here.state.pk)
        with evidence.content(row) as stream:
            assert stream.read() == data
    assert (row.name, row.marking) == ("statistic.txt", "TLP:GREEN")


PLAN = {
    "plan.pdf": b"%PDF-1.7 a plan",
    "plan.json": b'{"plan": 1}',
    "plan.ics": b"BEGIN:VCALENDAR\r\n",
}
SUMMARY = {
    "activities": 2,
    "cost": 1000,
    "gap": "0.5",
    "stop": "gap",
    "start": "2027-04",
    "horizon": 36,
    "version": "0.1.0",
    "problem_sha256": "ab" * 32,
}


def sent_plan(documents: dict[str, bytes] = PLAN, ref: Any = None, **about: str) -> Any:
    told = {
        "agreed-at": "2027-02-01T09:00:00+00:00",
        "made-at": "2027-01-31T09:00:00+00:00",
        "assessment": str(new_id()),
        "language": "en",
        "summary": json.dumps(SUMMARY),
    }
    return thing(documents, "plan", ref, title="National plan", about=told | about)


def test_an_agreed_plan_is_taken_with_exactly_its_documents(here: Office, sender: Sender) -> None:
    ref = new_id()
    here.takes(sender.bundle(sent_plan(ref=ref)))
    with system("test"):
        row = Plan.objects.get()
        found = {one.name: bytes(one.content) for one in row.documents.all()}
        signatures = Signature.objects.count()
    assert (row.status, row.received_from, found) == ("agreed", "Own", PLAN)
    assert signatures == 0, "nobody here has signed it"
    ((offer, content),) = offered(here, "plan")
    assert (offer.title, dict(content.files)) == ("National plan", PLAN)
    again = here.receives(sender.bundle(sent_plan(ref=ref)))
    assert [one.lines for one in compared(here, again)] == [()]
    other = here.receives(sender.bundle(sent_plan(PLAN | {"plan.json": b"{}"}, ref)))
    (odd,) = compared(here, other)
    assert odd.trouble is not None
    assert odd.trouble.code == "agreed-otherwise"


def test_a_draft_is_never_offered(here: Office) -> None:
    by = here.coordinator
    with system("test"):
        row = Plan(
            state_id=here.state.pk,
            title="Draft",
            assessment_id=new_id(),
            asked_by=by.id,
            asked_at=AT,
            language="en",
            seconds=1,
            answers="",
            state_file="",
            status="draft",
            made_at=AT,
            summary=SUMMARY,
        )
        row.save(force_insert=True)
        make.entered(row.thing())
    assert offered(here, "plan") == []
    with acting(scope_for(by, AT)):
        assert kind_of("plan").content(by, here.state.pk, row.pk) is None


@pytest.mark.parametrize(
    "sent",
    [
        sent_plan({"plan.json": b"{}"}),
        sent_plan(PLAN | {"plan.exe": b"MZ"}),
        sent_plan(PLAN | {"other.pdf": b"<html>"}),
        sent_plan(summary="[]"),
        sent_plan(summary=json.dumps(SUMMARY | {"start": 1})),
        sent_plan(**{"agreed-at": "2027-02-01"}),
        sent_plan(assessment="x"),
    ],
)
def test_a_plan_that_nobody_would_send_is_not_read(here: Office, sender: Sender, sent: Any) -> None:
    row = here.receives(sender.bundle(sent))
    (found,) = compared(here, row)
    assert found.trouble is not None
    assert found.trouble.code == "not-readable"


@pytest.mark.parametrize("wall", ["hrddp", "people", "evidence_inside", "grants", "record"])
def test_no_room_can_register_what_never_leaves(wall: str) -> None:
    made = type("Made", (Measures,), {"name": "made", "wall": wall})
    with pytest.raises(ValueError, match="never exchanged"):
        register(made())
