"""An IATI activity: what of the standard's activity element is held, in the schema's order.

Left aside: contact details (they are about persons), OECD reporting additions, forward-spending surveys,
legacy data and elements of other namespaces. The reader counts what it left aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gradus.formats.iati.parts import (
    ActivityDate,
    AidType,
    Country,
    CountryOfMoney,
    Description,
    DocumentLink,
    HumanitarianScope,
    Narrative,
    OtherIdentifier,
    ParticipatingOrg,
    PolicyMarker,
    ProviderOrg,
    ReceiverOrg,
    Region,
    RegionOfMoney,
    ReportingOrg,
    Sector,
    SectorOfMoney,
    Tag,
    Text,
    Value,
)
from gradus.formats.iati.results import Result
from gradus.formats.iati.shape import LANG, attribute, code, day, inner, number, part, parts


@dataclass(frozen=True, kw_only=True)
class LocationId:
    """A place of a gazetteer."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary", needed=True)


@dataclass(frozen=True, kw_only=True)
class Administrative:
    """An administrative division."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary", needed=True)
    level: int | None = attribute("level", "whole")


@dataclass(frozen=True, kw_only=True)
class Point:
    """``latitude longitude`` in a reference system."""

    system: str = attribute("srsName", needed=True)
    position: str = inner("pos", needed=True)


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where it is done, or whom it reaches there."""

    ref: str = attribute("ref")
    reach: str = code("location-reach")
    ids: tuple[LocationId, ...] = parts("location-id", LocationId)
    name: Text | None = part("name", Text)
    description: Text | None = part("description", Text)
    activity_description: Text | None = part("activity-description", Text)
    administrative: tuple[Administrative, ...] = parts("administrative", Administrative)
    point: Point | None = part("point", Point)
    exactness: str = code("exactness")
    kind: str = code("location-class")
    feature: str = code("feature-designation")


@dataclass(frozen=True, kw_only=True)
class BudgetItem:
    """A part of the recipient's own budget."""

    code: str = attribute("code", needed=True)
    percentage: Decimal | None = attribute("percentage", "number")
    description: Text | None = part("description", Text)


@dataclass(frozen=True, kw_only=True)
class BudgetItems:
    """How it stands in the recipient's own budget."""

    vocabulary: str = attribute("vocabulary", needed=True)
    items: tuple[BudgetItem, ...] = parts("budget-item", BudgetItem, needed=True)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Money for a time. Type: 1 original, 2 revised. Status: 1 indicative, 2 committed."""

    type: str = attribute("type")
    status: str = attribute("status")
    start: date = day("period-start", needed=True)
    end: date = day("period-end", needed=True)
    value: Value = part("value", Value, needed=True)


@dataclass(frozen=True, kw_only=True)
class PlannedDisbursement:
    """Money that is to go to somebody."""

    type: str = attribute("type")
    start: date = day("period-start", needed=True)
    end: date | None = day("period-end")
    value: Value = part("value", Value, needed=True)
    provider: ProviderOrg | None = part("provider-org", ProviderOrg)
    receiver: ReceiverOrg | None = part("receiver-org", ReceiverOrg)


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """Money that was committed, paid or received."""

    ref: str = attribute("ref")
    humanitarian: bool | None = attribute("humanitarian", "truth")
    type: str = code("transaction-type", needed=True)
    on: date = day("transaction-date", needed=True)
    value: Value = part("value", Value, needed=True)
    description: Text | None = part("description", Text)
    provider: ProviderOrg | None = part("provider-org", ProviderOrg)
    receiver: ReceiverOrg | None = part("receiver-org", ReceiverOrg)
    channel: str = code("disbursement-channel")
    sectors: tuple[SectorOfMoney, ...] = parts("sector", SectorOfMoney)
    country: CountryOfMoney | None = part("recipient-country", CountryOfMoney)
    region: RegionOfMoney | None = part("recipient-region", RegionOfMoney)
    flow_type: str = code("flow-type")
    finance_type: str = code("finance-type")
    aid_types: tuple[AidType, ...] = parts("aid-type", AidType)
    tied_status: str = code("tied-status")


@dataclass(frozen=True, kw_only=True)
class RelatedActivity:
    """Type: 1 parent, 2 child, 3 sibling, 4 co-funded, 5 third party."""

    ref: str = attribute("ref", needed=True)
    type: str = attribute("type", needed=True)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Type: 1 policy, 2 performance, 3 fiduciary."""

    type: str = attribute("type", needed=True)
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative, needed=True)


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Whether there are any, and which."""

    attached: bool = attribute("attached", "truth", needed=True)
    conditions: tuple[Condition, ...] = parts("condition", Condition)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """An activity. ``status``: 1 pipeline, 2 implementation, 3 finalisation, 4 closed, 5 cancelled,
    6 suspended."""

    last_updated: datetime | None = attribute("last-updated-datetime", "instant")
    language: str = attribute(LANG)
    default_currency: str = attribute("default-currency")
    humanitarian: bool | None = attribute("humanitarian", "truth")
    hierarchy: int | None = attribute("hierarchy", "whole")
    budget_not_provided: str = attribute("budget-not-provided")
    identifier: str = inner("iati-identifier", needed=True)
    reporting_org: ReportingOrg = part("reporting-org", ReportingOrg, needed=True)
    title: Text = part("title", Text, needed=True)
    descriptions: tuple[Description, ...] = parts("description", Description, needed=True)
    participating_orgs: tuple[ParticipatingOrg, ...] = parts(
        "participating-org", ParticipatingOrg, needed=True
    )
    other_identifiers: tuple[OtherIdentifier, ...] = parts("other-identifier", OtherIdentifier)
    status: str = code("activity-status", needed=True)
    dates: tuple[ActivityDate, ...] = parts("activity-date", ActivityDate, needed=True)
    scope: str = code("activity-scope")
    countries: tuple[Country, ...] = parts("recipient-country", Country)
    regions: tuple[Region, ...] = parts("recipient-region", Region)
    locations: tuple[Location, ...] = parts("location", Location)
    sectors: tuple[Sector, ...] = parts("sector", Sector)
    tags: tuple[Tag, ...] = parts("tag", Tag)
    budget_items: BudgetItems | None = part("country-budget-items", BudgetItems)
    humanitarian_scopes: tuple[HumanitarianScope, ...] = parts(
        "humanitarian-scope", HumanitarianScope
    )
    policy_markers: tuple[PolicyMarker, ...] = parts("policy-marker", PolicyMarker)
    collaboration: str = code("collaboration-type")
    flow_type: str = code("default-flow-type")
    finance_type: str = code("default-finance-type")
    aid_types: tuple[AidType, ...] = parts("default-aid-type", AidType)
    tied_status: str = code("default-tied-status")
    budgets: tuple[Budget, ...] = parts("budget", Budget)
    planned_disbursements: tuple[PlannedDisbursement, ...] = parts(
        "planned-disbursement", PlannedDisbursement
    )
    capital_spend: Decimal | None = number("capital-spend", "percentage")
    transactions: tuple[Transaction, ...] = parts("transaction", Transaction)
    documents: tuple[DocumentLink, ...] = parts("document-link", DocumentLink)
    related: tuple[RelatedActivity, ...] = parts("related-activity", RelatedActivity)
    conditions: Conditions | None = part("conditions", Conditions)
    results: tuple[Result, ...] = parts("result", Result)


@dataclass(frozen=True)
class ActivityFile:
    """What a file holds, and how often each element was left aside.

    ``lines`` are where the activities begin.
    """

    version: str
    activities: tuple[Activity, ...]
    lines: tuple[int, ...] = ()
    left_aside: Mapping[str, int] | None = None


def said(narratives: tuple[Narrative, ...], language: str = "", default: str = "") -> str:
    """The text in a language if there is one, else the first.

    ``default`` is the language of the activity: that of narratives that name none.
    """
    for one in narratives:
        if language and (one.language or default).casefold().split("-")[0] == language:
            return one.text
    return narratives[0].text if narratives else ""
