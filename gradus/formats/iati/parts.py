"""What many elements of an activity are made of: texts by language, organisations, codes, money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gradus.formats.iati.shape import (
    LANG,
    attribute,
    code,
    day,
    parts,
    text,
)
from gradus.formats.iati.shape import part as one


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """A text in one language; none said: that of the activity."""

    language: str = attribute(LANG)
    text: str = text(needed=False)


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text in one or more languages."""

    narratives: tuple[Narrative, ...] = parts("narrative", Narrative, needed=True)


@dataclass(frozen=True, kw_only=True)
class Description(Text):
    """Type: 1 general, 2 objectives, 3 target groups, 4 other."""

    type: str = attribute("type")


@dataclass(frozen=True, kw_only=True)
class ReportingOrg:
    """Who says it."""

    ref: str = attribute("ref", needed=True)
    type: str = attribute("type", needed=True)
    secondary: bool | None = attribute("secondary-reporter", "truth")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative, needed=True)


@dataclass(frozen=True, kw_only=True)
class ParticipatingOrg:
    """Who takes part. Role: 1 funding, 2 accountable, 3 extending, 4 implementing."""

    ref: str = attribute("ref")
    type: str = attribute("type")
    role: str = attribute("role", needed=True)
    activity_id: str = attribute("activity-id")
    channel: str = attribute("crs-channel-code")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class Org:
    """An organisation by its reference and names."""

    ref: str = attribute("ref")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class ProviderOrg(Org):
    """Where money comes from."""

    activity_id: str = attribute("provider-activity-id")
    type: str = attribute("type")


@dataclass(frozen=True, kw_only=True)
class ReceiverOrg(Org):
    """Where money goes."""

    activity_id: str = attribute("receiver-activity-id")
    type: str = attribute("type")


@dataclass(frozen=True, kw_only=True)
class OtherIdentifier:
    """Another name for the same activity."""

    ref: str = attribute("ref", needed=True)
    type: str = attribute("type", needed=True)
    owner: Org | None = one("owner-org", Org)


@dataclass(frozen=True, kw_only=True)
class ActivityDate:
    """Type: 1 planned start, 2 actual start, 3 planned end, 4 actual end."""

    type: str = attribute("type", needed=True)
    day: date = attribute("iso-date", "day", needed=True)
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class CountryOfMoney:
    """The country that a transaction is for."""

    code: str = attribute("code", needed=True)
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class Country(CountryOfMoney):
    """A country that receives, by ISO 3166-1 alpha-2."""

    percentage: Decimal | None = attribute("percentage", "number")


@dataclass(frozen=True, kw_only=True)
class RegionOfMoney:
    """The region that a transaction is for."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary")
    vocabulary_uri: str = attribute("vocabulary-uri")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class Region(RegionOfMoney):
    """A region that receives, of a vocabulary."""

    percentage: Decimal | None = attribute("percentage", "number")


@dataclass(frozen=True, kw_only=True)
class SectorOfMoney:
    """What a transaction is for, of a vocabulary."""

    vocabulary: str = attribute("vocabulary")
    vocabulary_uri: str = attribute("vocabulary-uri")
    code: str = attribute("code", needed=True)
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class Sector(SectorOfMoney):
    """What it is about, of a vocabulary."""

    percentage: Decimal | None = attribute("percentage", "number")


@dataclass(frozen=True, kw_only=True)
class Tag:
    """What it is about beside sectors."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary", needed=True)
    vocabulary_uri: str = attribute("vocabulary-uri")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class HumanitarianScope:
    """The emergency or appeal it belongs to."""

    type: str = attribute("type", needed=True)
    vocabulary: str = attribute("vocabulary", needed=True)
    vocabulary_uri: str = attribute("vocabulary-uri")
    code: str = attribute("code", needed=True)
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class PolicyMarker:
    """A policy it serves, and how much."""

    vocabulary: str = attribute("vocabulary")
    vocabulary_uri: str = attribute("vocabulary-uri")
    code: str = attribute("code", needed=True)
    significance: str = attribute("significance")
    narratives: tuple[Narrative, ...] = parts("narrative", Narrative)


@dataclass(frozen=True, kw_only=True)
class AidType:
    """The type of aid, of a vocabulary."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary")


@dataclass(frozen=True, kw_only=True)
class Value:
    """An amount; without a currency, that of the activity. ``on``: the day its rate is of."""

    currency: str = attribute("currency")
    on: date = attribute("value-date", "day", needed=True)
    amount: Decimal = text("number")


@dataclass(frozen=True, kw_only=True)
class DocumentLink:
    """A document elsewhere."""

    url: str = attribute("url", needed=True)
    format: str = attribute("format", needed=True)
    title: Text = one("title", Text, needed=True)
    description: Text | None = one("description", Text)
    categories: tuple[str, ...] = code("category", needed=True, many=True)
    languages: tuple[str, ...] = code("language", many=True)
    dated: date | None = day("document-date")
