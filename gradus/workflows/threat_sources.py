"""What is in a file that somebody brings about crime: its figures, terms to decide on, or its faults."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from gradus.catalogue.classification import Decision, Unmapped, classification, unmapped
from gradus.catalogue.member_states import demo_states, find, member_states
from gradus.catalogue.state_likeness import folded
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.misp.reader import read_events, read_events_apart
from gradus.formats.sheets.grid import Book
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.parse import parse_book
from gradus.formats.statistics.complaints import is_complaints, read_complaints
from gradus.formats.statistics.crime_trends import crime_series, is_crime_trends, read_crime_trends
from gradus.formats.statistics.folder import IndicatorRow, is_indicators, read_indicators
from gradus.formats.statistics.grids import is_workbook
from gradus.formats.statistics.mapped import read_mapped
from gradus.formats.statistics.mapping import TableMapping
from gradus.formats.statistics.marking import marking_of, strictest
from gradus.formats.statistics.proposal import NOT_SAID, Proposal, Written, propose_mapping
from gradus.formats.statistics.series import SeriesFigure, SharedPicture
from gradus.formats.statistics.surveys import is_survey, read_survey
from gradus.formats.statistics.tables import headings_of, text_of
from gradus.formats.stix.reader import read_bundle, read_bundle_apart
from gradus.workflows.threat import CONTEXT, EXPOSURES

USED = frozenset({*CONTEXT, *EXPOSURES})
"""Indicators that a threat picture uses or shows."""

Kind = Literal["cts", "national", "ic3", "survey", "stix", "misp", "indicators"]
KINDS: tuple[Kind, ...] = ("cts", "national", "ic3", "survey", "stix", "misp", "indicators")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file gave, to be previewed and then confirmed by its ``sha256``.

    ``figures`` are complete: a file with a fault gives none. ``shared`` is there for STIX and MISP,
    whose counts with a known State are figures of the kind ``incidents``. ``unmapped`` terms wait for
    a decision. ``places`` are countries as written that are no State known here: of UN Crime Trends their
    figures are kept (a territory, or a part of a State, such as GBR_S), of what is shared they are not.
    ``nowhere`` are shared counts that name no country: no figures either. ``left_aside`` and
    ``not_reported`` are of tables. ``indicators`` are no figures about crime: what there is of people
    online, accounts and wealth, the latest value of each that a picture uses.
    """

    kind: Kind
    source: str
    sha256: str
    figures: tuple[SeriesFigure, ...]
    unmapped: tuple[Unmapped, ...]
    shared: SharedPicture | None = None
    places: tuple[str, ...] = ()
    nowhere: int = 0
    left_aside: int = 0
    not_reported: int = 0
    indicators: tuple[IndicatorRow, ...] = ()


class UnclearKind(Refusal):
    """A file that does not show what it is."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "unclear-kind",
            message("{source} does not show what kind of source it is.", source=repr(source)),
            message("Say which: {known}.", known=", ".join(KINDS)),
        )


class NeedsToKnow(Refusal):
    """Something that the file does not say and nobody said."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "needs-to-know",
            message("The file does not say {what}.", what=what),
            message("Say it; nothing is guessed."),
        )


def kind_of(data: bytes, source: str) -> Kind:
    """What a file shows itself to be, by its columns or its first keys.

    Raises
    ------
    UnclearKind
        If it may be a State's own table, or anything: a person has to say.
    """
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        head = data[:4_000]
        if b'"bundle--' in head or b'"bundle"' in head:
            return "stix"
        if b'"Event"' in head or b'"Orgc"' in head:
            return "misp"
    elif not is_workbook(data):
        text = text_of(data, source)
        headings = headings_of(text)
        if is_crime_trends(text):
            return "cts"
        if is_survey(headings):
            return "survey"
        if is_complaints(headings):
            return "ic3"
        if is_indicators(text):
            return "indicators"
    raise UnclearKind(source)


def read_source(
    data: bytes,
    source: str,
    kind: Kind,
    *,
    mapping: TableMapping | None = None,
    state: str = "",
    currency: str = "",
    publisher: str = "",
    decisions: Iterable[Decision] = (),
    apart: bool = True,
) -> Reading:
    """What a file says, all of it or nothing.

    Parameters
    ----------
    data, source
        The file and its name.
    kind
        What it is; see :func:`kind_of`.
    mapping
        For ``national``: which column is what.
    state
        For ``ic3``: whose site it is. For ``stix`` and ``misp``: the State of counts that name none.
    currency, publisher
        For ``ic3`` and ``survey``: of losses; who counted or asked.
    decisions
        On terms that the crosswalk does not have.
    apart
        Whether foreign files are parsed in a process of their own.

    Raises
    ------
    NeedsToKnow, UnknownState
        If something has to be said first, or ``state`` is none.
    InvalidInput
        With every fault of the file.
    """
    state = find(state).alpha3 if state else ""
    digest = hashlib.sha256(data).hexdigest()
    parse: Callable[[bytes, str], Book] = parse_apart if apart else parse_book
    if kind in ("stix", "misp"):
        stix, misp = (read_bundle_apart, read_events_apart) if apart else (read_bundle, read_events)
        shared = (stix if kind == "stix" else misp)(data, source)
        figures, places, nowhere = shared_figures(shared, state)
        return Reading(
            kind=kind,
            source=source,
            sha256=digest,
            figures=figures,
            unmapped=_terms(((c.scheme, c.term) for c in shared.counts), decisions),
            shared=shared,
            places=places,
            nowhere=nowhere,
        )
    if kind == "indicators":
        return replace(
            _table(kind, source, digest, (), ()),
            indicators=_latest(read_indicators(text_of(data, source), source)),
        )
    if kind == "cts":
        figures = crime_series(read_crime_trends(data, source, parse=parse))
        read = _table(kind, source, digest, figures, decisions)
        codes = dict.fromkeys(figure.state for figure in figures)
        return replace(read, places=tuple(code for code in codes if state_named(code) is None))
    if kind == "national":
        if mapping is None:
            raise NeedsToKnow("mapping")
        found = read_mapped(data, source, mapping, state_of=state_named, parse=parse)
    elif kind == "ic3":
        for what, told in (("state", state), ("currency", currency), ("publisher", publisher)):
            if not told:
                raise NeedsToKnow(what)
        found = read_complaints(data, source, state=state, currency=currency, publisher=publisher)
    else:
        if not publisher:
            raise NeedsToKnow("publisher")
        found = read_survey(data, source, publisher=publisher, state_of=state_named, parse=parse)
    read = _table(kind, source, digest, found.figures, decisions)
    return replace(read, left_aside=found.left_aside, not_reported=found.not_reported)


def propose(
    data: bytes, source: str, *, written: Written = NOT_SAID, apart: bool = True
) -> Proposal:
    """A mapping for a State's own table, to be looked at and completed by a person.

    Raises
    ------
    InvalidInput
        If the file is no table.
    """
    parse = parse_apart if apart else parse_book
    return propose_mapping(data, source, parse=parse, written=written)


def shared_figures(
    shared: SharedPicture, state: str = ""
) -> tuple[tuple[SeriesFigure, ...], tuple[str, ...], int]:
    """The counts as figures of incidents; the places nobody knows; and how many counts name no State.

    Parameters
    ----------
    shared
        What was read.
    state
        The State of counts that name none; "" leaves them out.
    """
    figures: dict[tuple[str, ...], SeriesFigure] = {}
    places: dict[str, None] = {}
    nowhere = 0
    for count in shared.counts:
        code = state_named(count.country) if count.country else state
        if not code:
            if count.country:
                places[count.country] = None
            else:
                nowhere += 1
            continue
        key = (code, count.kind, count.scheme, count.term, count.month)
        known = figures.get(key)
        figures[key] = SeriesFigure(
            state=code,
            scheme=count.scheme,
            term=count.term,
            kind="incidents",
            year=int(count.month[:4]),
            month=count.month,
            value=Decimal(count.count) + (known.value if known else 0),
            unit="count",
            source=shared.name,
            definition=count.kind,
            marking=strictest(
                marking_of(one) for one in (count.marking, known.marking if known else "")
            ),
            place=count.place,
        )
    return tuple(figures.values()), tuple(places), nowhere


def _latest(rows: Iterable[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """The latest value of each indicator that a picture uses."""
    latest = {
        (row.state, row.indicator): row
        for row in sorted(rows, key=lambda row: row.year)
        if row.indicator in USED
    }
    return tuple(latest.values())


def state_named(text: str) -> str | None:
    """The alpha-3 code of a State, by a code or its name in a language of the UN; None for no State."""
    return _names().get(folded(text))


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for state in (*member_states(), *demo_states()):
        for name in (
            state.alpha3,
            state.alpha2,
            *state.short_names.values(),
            *state.formal_names.values(),
        ):
            names.setdefault(folded(name), state.alpha3)
    return names


def _table(
    kind: Kind,
    source: str,
    digest: str,
    figures: Sequence[SeriesFigure],
    decisions: Iterable[Decision],
) -> Reading:
    return Reading(
        kind=kind,
        source=source,
        sha256=digest,
        figures=tuple(figures),
        unmapped=_terms(((f.scheme, f.term) for f in figures), decisions),
    )


def _terms(terms: Iterable[tuple[str, str]], decisions: Iterable[Decision]) -> tuple[Unmapped, ...]:
    return unmapped(classification(), terms, decisions)
