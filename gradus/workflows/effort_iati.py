"""Efforts as IATI activities and back. What each field becomes: docs/reference/coordination-register.md.

An activity does not say which institution it reaches or which of our topics it is about; Gradus writes both
in its own vocabularies (tags of vocabulary 99) and reads them back. Of other publishers'
activities they stay open, and a person says them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import Fault
from gradus.formats.iati import codes
from gradus.formats.iati.activity import Activity, ActivityFile, Budget, said
from gradus.formats.iati.parts import (
    ActivityDate,
    Country,
    Description,
    DocumentLink,
    Narrative,
    ParticipatingOrg,
    ReportingOrg,
    Sector,
    Tag,
    Text,
    Value,
)
from gradus.formats.iati.reader import read_activities_apart
from gradus.formats.iati.writer import write_activities
from gradus.workflows.effort import LONGEST, Entry, first_day, last_day, wrong_with
from gradus.workflows.effort_table import ReadEfforts, Told, once

TOPICS = "urn:gradus:areas"
INTERVENTIONS = "urn:gradus:interventions"
KINDS = "urn:gradus:effort-kinds"
REACHES = "urn:gradus:units"
PEOPLE = "urn:gradus:people-reached"
EXACT = "urn:gradus:dates"
UNKNOWN = "unknown"
_STATUS = {
    codes.Status.PIPELINE: "planned",
    codes.Status.IMPLEMENTATION: "under-way",
    codes.Status.FINALISATION: "under-way",
    codes.Status.CLOSED: "done",
    codes.Status.CANCELLED: "cancelled",
    codes.Status.SUSPENDED: "under-way",
}
_STATUS_CODE = {
    "planned": codes.Status.PIPELINE,
    "under-way": codes.Status.IMPLEMENTATION,
    "done": codes.Status.CLOSED,
    "cancelled": codes.Status.CANCELLED,
}
_KIND = {
    codes.OrganisationType.GOVERNMENT: "bilateral",
    codes.OrganisationType.LOCAL_GOVERNMENT: "bilateral",
    codes.OrganisationType.OTHER_PUBLIC: "bilateral",
    codes.OrganisationType.INTERNATIONAL_NGO: "civil-society",
    codes.OrganisationType.NATIONAL_NGO: "civil-society",
    codes.OrganisationType.REGIONAL_NGO: "civil-society",
    codes.OrganisationType.PARTNER_COUNTRY_NGO: "civil-society",
    codes.OrganisationType.MULTILATERAL: "multilateral",
    codes.OrganisationType.FOUNDATION: "civil-society",
    codes.OrganisationType.PRIVATE: "private",
    codes.OrganisationType.PRIVATE_OF_PROVIDER: "private",
    codes.OrganisationType.PRIVATE_OF_RECIPIENT: "private",
    codes.OrganisationType.PRIVATE_OF_THIRD: "private",
    codes.OrganisationType.ACADEMIC: "academic",
}
_KIND_CODE = {
    "national": codes.OrganisationType.GOVERNMENT,
    "bilateral": codes.OrganisationType.GOVERNMENT,
    "multilateral": codes.OrganisationType.MULTILATERAL,
    "civil-society": codes.OrganisationType.INTERNATIONAL_NGO,
    "private": codes.OrganisationType.PRIVATE,
    "academic": codes.OrganisationType.ACADEMIC,
    "other": codes.OrganisationType.OTHER,
}


# --- reading ------------------------------------------------------------------------------------


def read_iati(
    data: bytes, source: str, alpha2: str, shelf: Shelf, currencies: Collection[str]
) -> ReadEfforts:
    """The efforts in a State of an IATI activity file.

    Activities of other countries are refused one by one, with their line; so is what no effort can hold.

    Raises
    ------
    InvalidInput
        If the file is malformed.
    """
    file = read_activities_apart(data, source)
    told: list[Told] = []
    refused: list[Fault] = []
    for activity, line in zip(file.activities, file.lines, strict=True):
        where = f"{source}, line {line}, {activity.identifier}"
        if not _is_for(activity, alpha2):
            refused.append(
                Fault(
                    where,
                    message("It is not for this State: no recipient-country {code}.", code=alpha2),
                    message("Nothing is to be done if that is right."),
                    "elsewhere",
                )
            )
            continue
        entry = entry_of(activity, alpha2)
        faults = [
            Fault(f"{where}, {name}", what, remedy)
            for name, what, remedy in wrong_with(entry, shelf, currencies)
        ]
        refused += faults
        if not faults:
            told.append(Told(where, entry))
    return once(ReadEfforts(tuple(told), tuple(refused), _aside(file)))


def _aside(file: ActivityFile) -> tuple[tuple[str, int], ...]:
    return tuple((file.left_aside or {}).items())


def _is_for(activity: Activity, alpha2: str) -> bool:
    of_money = {one.country.code for one in activity.transactions if one.country is not None}
    return alpha2 in {one.code for one in activity.countries} | of_money


def entry_of(activity: Activity, alpha2: str) -> Entry:
    """What an activity says of its part in one State. Money of several States is not shared out."""
    org = activity.reporting_org
    amount, currency = _money_of(activity, alpha2)
    exact = {one.code: said(one.narratives) for one in activity.tags if one.vocabulary_uri == EXACT}
    return Entry(
        identifier=activity.identifier,
        provider=_cut(said(org.narratives, "en", activity.language) or org.ref, "provider"),
        provider_kind=_kind_of(activity),
        title=_cut(said(activity.title.narratives, "en", activity.language), "title"),
        description=_cut(_description(activity), "description"),
        kind=next((one.code for one in activity.tags if one.vocabulary_uri == KINDS), "project"),
        status=_STATUS.get(codes.Status(activity.status), "planned")
        if activity.status in set(codes.Status)
        else "planned",
        starts=_when(exact, "starts", _day(activity, "21")),
        ends=_when(exact, "ends", _day(activity, "43")),
        topics=_tags(activity, TOPICS),
        interventions=_tags(activity, INTERVENTIONS),
        reaches=tuple(
            dict.fromkeys(said(t.narratives) for t in activity.tags if t.vocabulary_uri == REACHES)
        ),
        people=_people(activity),
        amount=amount,
        currency=currency,
        funders=_orgs(activity, codes.Role.FUNDING),
        implementers=_orgs(activity, codes.Role.IMPLEMENTING),
        url=next((d.url for d in activity.documents if d.url.startswith("http")), "")[:500],
        source=_cut(_source(activity), "source"),
        source_date=activity.last_updated.date().isoformat() if activity.last_updated else "",
    )


def _source(activity: Activity) -> str:
    ref = activity.reporting_org.ref
    return f"IATI {ref}" if ref else "IATI"


def _kind_of(activity: Activity) -> str:
    own = next((t.code for t in activity.tags if t.vocabulary_uri == f"{KINDS}:providers"), "")
    told = activity.reporting_org.type
    return own or (_KIND.get(codes.OrganisationType(told), "other")
                   if told in set(codes.OrganisationType) else "other")  # fmt: skip


def _description(activity: Activity) -> str:
    general = [d for d in activity.descriptions if d.type in ("", codes.GENERAL_DESCRIPTION)]
    first = (general or list(activity.descriptions))[0]
    return said(first.narratives, "en", activity.language)


def _day(activity: Activity, wanted: str) -> str:
    """The first date of the types wanted, in that order: the actual before the planned."""
    by_type = {one.type: one.day for one in activity.dates}
    return next((by_type[kind].isoformat() for kind in wanted if kind in by_type), "")


def _when(exact: dict[str, str], name: str, day: str) -> str:
    """A date as exact as we wrote it ourselves, else the day."""
    told = exact.get(name, day)
    return "" if told == UNKNOWN else told


def _tags(activity: Activity, vocabulary: str) -> tuple[str, ...]:
    found = (one.code for one in activity.tags if one.vocabulary_uri == vocabulary)
    return tuple(dict.fromkeys(found))


def _people(activity: Activity) -> int | None:
    told = next((t.code for t in activity.tags if t.vocabulary_uri == PEOPLE), "")
    return int(told) if told.isdecimal() and len(told) <= 7 else None


def _orgs(activity: Activity, role: codes.Role) -> tuple[str, ...]:
    names = (
        said(one.narratives, "en", activity.language) or one.ref
        for one in activity.participating_orgs
        if one.role == role
    )
    return tuple(dict.fromkeys(name[:200] for name in names if name))


def _money_of(activity: Activity, alpha2: str) -> tuple[Decimal | None, str]:
    """The sum of its budgets in one currency; none where it is for several States or told in several."""
    alone = {one.code for one in activity.countries} == {alpha2} and not activity.regions
    latest: dict[tuple[date, date], Budget] = {}
    for budget in activity.budgets:  # a revised budget takes the place of the original one
        key = (budget.start, budget.end)
        if key not in latest or budget.type == "2":
            latest[key] = budget
    currencies = {one.value.currency or activity.default_currency for one in latest.values()}
    if not alone or len(currencies) != 1 or "" in currencies:
        return None, ""
    total = sum((one.value.amount for one in latest.values()), Decimal(0))
    return (total.quantize(Decimal("0.01")), currencies.pop()) if total > 0 else (None, "")


def _cut(text: str, name: str) -> str:
    most = LONGEST[name]
    return text if len(text) <= most else text[: most - 1] + "…"


# --- writing ------------------------------------------------------------------------------------


def write_iati(
    entries: Sequence[tuple[str, Entry]], alpha2: str, *, publisher: str, generated: datetime
) -> bytes:
    """Efforts as an IATI 2.03 file.

    Parameters
    ----------
    entries
        Each with an identifier for those that have none of their own.
    alpha2
        The State they are in.
    publisher
        Who is asked about the file: the secondary reporter's name is that of each provider.
    """
    return write_activities(
        [activity_of(entry, name, alpha2, publisher, generated) for name, entry in entries],
        generated=generated,
    )


def activity_of(
    entry: Entry, name: str, alpha2: str, publisher: str, generated: datetime
) -> Activity:
    """An effort as an activity."""
    sourced = first_day(entry.source_date)
    return Activity(
        last_updated=datetime.combine(sourced, time.min, UTC) if sourced else generated,
        language="en",
        default_currency=entry.currency,
        identifier=entry.identifier or name,
        reporting_org=ReportingOrg(
            ref=publisher,
            type=_KIND_CODE[entry.provider_kind],
            secondary=True,
            narratives=(Narrative(text=entry.provider),),
        ),
        title=_text(entry.title),
        descriptions=(
            Description(
                type=codes.GENERAL_DESCRIPTION,
                narratives=(Narrative(text=entry.description or entry.title),),
            ),
        ),
        participating_orgs=_participants(entry),
        status=_STATUS_CODE[entry.status],
        dates=_dates(entry, generated),
        scope=codes.NATIONAL_SCOPE,
        countries=(Country(code=alpha2, percentage=Decimal(100)),),
        sectors=(
            Sector(
                vocabulary=codes.FIVE_DIGIT_SECTORS,
                code=codes.JUSTICE_SECTOR,
                percentage=Decimal(100),
            ),
        ),
        tags=tuple(_own_tags(entry)),
        budgets=_budgets(entry, generated),
        documents=_documents(entry),
    )


def _text(told: str) -> Text:
    return Text(narratives=(Narrative(text=told),))


def _participants(entry: Entry) -> tuple[ParticipatingOrg, ...]:
    roles = [(codes.Role.FUNDING, name) for name in entry.funders]
    roles += [(codes.Role.IMPLEMENTING, name) for name in entry.implementers]
    return tuple(
        ParticipatingOrg(role=role, narratives=(Narrative(text=name),))
        for role, name in roles or [(codes.Role.EXTENDING, entry.provider)]
    )


def _dates(entry: Entry, generated: datetime) -> tuple[ActivityDate, ...]:
    begun, over = entry.status in ("under-way", "done"), entry.status == "done"
    starts = first_day(entry.starts) or last_day(entry.ends) or generated.date()
    found = [(codes.DateType.ACTUAL_START if begun else codes.DateType.PLANNED_START, starts)]
    ends = last_day(entry.ends)
    if ends is not None:
        found.append((codes.DateType.ACTUAL_END if over else codes.DateType.PLANNED_END, ends))
    return tuple(ActivityDate(type=kind, day=day) for kind, day in found)


def _own_tags(entry: Entry) -> Iterable[Tag]:
    told = [
        *((TOPICS, one) for one in entry.topics),
        *((INTERVENTIONS, one) for one in entry.interventions),
        (KINDS, entry.kind),
        (f"{KINDS}:providers", entry.provider_kind),
    ]
    if entry.people is not None:
        told.append((PEOPLE, str(entry.people)))
    for vocabulary, code in told:
        yield Tag(vocabulary=codes.OWN_VOCABULARY, vocabulary_uri=vocabulary, code=code)
    for number, name in enumerate(entry.reaches, 1):
        yield Tag(
            vocabulary=codes.OWN_VOCABULARY,
            vocabulary_uri=REACHES,
            code=str(number),
            narratives=(Narrative(text=name),),
        )
    for name in ("starts", "ends"):  # as exact as it is known, which a day is not always
        when = getattr(entry, name)
        yield Tag(
            vocabulary=codes.OWN_VOCABULARY,
            vocabulary_uri=EXACT,
            code=name,
            narratives=(Narrative(text=when or UNKNOWN),),
        )


def _budgets(entry: Entry, generated: datetime) -> tuple[Budget, ...]:
    if not entry.amount:
        return ()
    starts = first_day(entry.starts) or generated.date()
    return (
        Budget(
            status=codes.INDICATIVE if entry.status == "planned" else codes.COMMITTED,
            start=starts,
            end=last_day(entry.ends) or starts,
            value=Value(currency=entry.currency, on=starts, amount=entry.amount),
        ),
    )


def _documents(entry: Entry) -> tuple[DocumentLink, ...]:
    if not entry.url:
        return ()
    page = DocumentLink(
        url=entry.url, format="text/html", title=_text(entry.title), categories=("A12",)
    )
    return (page,)
