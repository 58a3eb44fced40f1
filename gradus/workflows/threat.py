"""The threat profile of a State, from a folder of published tables and experts' judgement."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.engines.threat.engine import threat
from gradus.engines.threat.inputs import Expert, Figure, Group, Judgement, Place
from gradus.engines.threat.pooling import Exposure
from gradus.engines.threat.profile import ContextFigure, ThreatProfile
from gradus.engines.threat.world import World, estimate_world
from gradus.formats.records.read_yaml import read_yaml
from gradus.formats.statistics.folder import Country, Folder, IndicatorRow, read_folder
from gradus.workflows.elicitation import judgement_of_table
from gradus.workflows.files import read_file

CONTEXT = {
    "population": "Population",
    "internet_users_pct": "Internet users, per cent of people",
    "mobile_subs_per_100": "Mobile subscriptions per 100 people",
    "gdp_per_capita_usd2015": "GDP per head, USD of 2015",
    "un_egdi": "E-government development index",
}

GROUPS = "threats/offence_groups.yaml"

EXPOSURES = ("internet_users_pct", "account_ownership_pct", "gdp_per_capita_usd2015")
"""What goes with how much crime there can be and with how much is recorded: people online, people with
an account at a bank or by telephone, and wealth."""


@dataclass(frozen=True, kw_only=True)
class GroupsFile:
    """The catalogue's offence groups."""

    schema: Literal["gradus.offence-groups/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class JudgementEntry:
    """Every expert's view of one group."""

    group: str
    experts: tuple[Expert, ...]


@dataclass(frozen=True, kw_only=True)
class JudgementFile:
    """A judgement file: views of experts by group, 0 (absent) to 100, 50 being as usual."""

    schema: Literal["gradus.judgement/1"]
    judgements: tuple[JudgementEntry, ...] = field(default_factory=tuple)
    note: str = ""


class NoSuchState(Refusal):
    """No State of that code is in the list."""

    def __init__(self, given: str, near: Sequence[str]) -> None:
        super().__init__(
            "no-such-state",
            message("There is no State with the code {given}.", given=repr(given)),
            message("Did you mean {near}?", near=", ".join(near))
            if near
            else message("Write its ISO 3166 code, such as KEN or KE."),
        )


class NoFolder(Refusal):
    """A folder of data that is not there or holds nothing known."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "no-data",
            message("{path} holds no table that is known.", path=str(path)),
            message("Put a UN Crime Trends export (CSV) and a list of countries there."),
        )


def groups(extra: Path | None = None) -> tuple[Group, ...]:
    """The shipped offence groups; those of a user's own catalogue replace them one by one, by id.

    Raises
    ------
    InvalidInput
        If a file cannot be read.
    """
    files = [SHIPPED / GROUPS]
    if extra is not None and (extra / GROUPS).is_file():
        files.append(extra / GROUPS)
    found: dict[str, Group] = {}
    for path in files:
        read = read_yaml(GroupsFile, path.read_bytes(), path.name)
        found |= {group.id: group for group in read.groups}
    return tuple(found.values())


def read_judgement(path: Path) -> Judgement:
    """A judgement file (YAML, or a table as CSV or XLSX), judged against the groups there are.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    if path.suffix.casefold() in (".csv", ".xlsx"):
        return judgement_of_table(read_file(path), path.name, groups())
    found = read_yaml(JudgementFile, read_file(path), path.name)
    known = [g.id for g in groups()]
    faults = []
    for n, entry in enumerate(found.judgements):
        where = f"{path.name}, judgements[{n}]"
        if entry.group not in known:
            near = difflib.get_close_matches(entry.group, known, n=1)
            faults.append(
                Fault(
                    where,
                    message("{name} is no group of offences.", name=repr(entry.group)),
                    message("Did you mean {near}?", near=near[0])
                    if near
                    else message("Write one of: {known}.", known=", ".join(known)),
                )
            )
        for expert in entry.experts:
            if not 0 <= expert.low <= expert.best <= expert.high <= 100:
                faults.append(
                    Fault(
                        where,
                        message("Low, best and high are not in order from 0 to 100."),
                        message("Write low <= best <= high; 50 is as usual."),
                    )
                )
    if faults:
        raise InvalidInput(path.name, faults)
    return Judgement(
        groups={entry.group: entry.experts for entry in found.judgements}, note=found.note
    )


def read_data(folder: Path) -> Folder:
    """Every known table of a folder and the folders in it.

    Raises
    ------
    NoFolder
        If there is none.
    """
    if not folder.is_dir():
        raise NoFolder(folder)
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for pattern in ("*.csv", "*.csv.gz")
        for path in sorted(folder.rglob(pattern))
        if path.is_file() and path.stat().st_size < 60_000_000
    }
    found = read_folder(files)
    if not found.used:
        raise NoFolder(folder)
    return found


def state_of(given: str, countries: Sequence[Country]) -> str:
    """The alpha-3 code of a State given by its alpha-3 or alpha-2 code.

    Fictional States (XAA ...) and any alpha-3 code are taken as they are where no list is at hand.

    Raises
    ------
    NoSuchState
        If the list does not have it.
    """
    code = given.strip().upper()
    if code[:1] == "X" and len(code) == 3:
        return code
    if not countries:
        if len(code) == 3 and code.isalpha():
            return code
        raise NoSuchState(given, ())
    for country in countries:
        if code in (country.iso3, country.iso2):
            return country.iso3
    names = {c.name.upper(): c.iso3 for c in countries}
    codes = [c.iso3 for c in countries]
    near = difflib.get_close_matches(code, codes, n=3) or [
        names[n] for n in difflib.get_close_matches(code, list(names), n=3)
    ]
    raise NoSuchState(given, near)


def threat_profile(
    shelf: Shelf,
    state: str,
    data: Path | None = None,
    *,
    judgement: Judgement | None = None,
    year: int | None = None,
    seed: int = 0,
) -> ThreatProfile:
    """The threat profile of a State.

    Parameters
    ----------
    shelf
        The catalogue, for the map of areas.
    state
        Its code, alpha-3 or alpha-2.
    data
        A folder of published tables; None: nothing is counted.
    judgement
        Experts' views.
    year
        The year the picture is of; None: the last one that has a figure.
    seed
        Of the simulation.
    """
    folder = read_data(data) if data is not None else Folder()
    code = state_of(state, folder.countries)
    profile = threat(
        estimate(folder, year=year, extra=shelf.extra),
        code,
        {area.id: area.capacity_area for area in shelf.areas},
        judgement=judgement or Judgement(),
        seed=seed,
    )
    return replace(profile, context=context_of(folder.indicators, code))


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a folder's tables say, as the engine takes it."""

    figures: tuple[Figure, ...]
    places: tuple[Place, ...]
    exposure: Exposure


def estimate(folder: Folder, *, year: int | None = None, extra: Path | None = None) -> World:
    """The whole world's estimate from a folder's tables, for the last year counted or the one given.

    ``extra`` is a user's own catalogue folder.
    """
    found = ground(folder)
    return estimate_world(
        groups(extra), found.figures, found.places, exposure=found.exposure, year=year
    )


def ground(folder: Folder) -> Ground:
    """Figures, places and exposures of a folder's tables."""
    places = {
        c.iso3: Place(state=c.iso3, name=c.name, subregion=c.subregion, region=c.region)
        for c in folder.countries
    }
    for row in folder.crimes:
        places.setdefault(
            row.state,
            Place(state=row.state, name=row.country, subregion=row.subregion, region=row.region),
        )
    people = {(r.state, r.year): r.value for r in folder.indicators if r.indicator == "population"}
    figures = tuple(
        Figure(
            state=row.state,
            category=row.category,
            year=row.year,
            count=row.count,
            rate=row.rate,
            population=_population(row.count, row.rate) or people.get((row.state, row.year)),
            source=f"UN Crime Trends Survey ({row.source})",
        )
        for row in folder.crimes
    )
    return Ground(
        figures=figures, places=tuple(places.values()), exposure=exposure_of(folder.indicators)
    )


def exposure_of(rows: Iterable[IndicatorRow]) -> Exposure:
    """The latest value of each exposure, by State."""
    found: dict[str, dict[str, float]] = {name: {} for name in EXPOSURES}
    for row in sorted(rows, key=lambda r: r.year):
        if row.indicator in found:
            found[row.indicator][row.state] = row.value
    return found


def _population(count: float | None, rate: float | None) -> float | None:
    """The population a published count and rate imply."""
    return count / rate * 100_000 if count and rate else None


def context_of(rows: Iterable[IndicatorRow], state: str) -> tuple[ContextFigure, ...]:
    """The latest value of each indicator that is shown of a State; none where it is not reported."""
    latest = {
        row.indicator: row for row in sorted(rows, key=lambda r: r.year) if row.state == state
    }
    return tuple(
        ContextFigure(
            id=name,
            title=title,
            value=latest[name].value if name in latest else None,
            year=latest[name].year if name in latest else None,
            source=latest[name].source if name in latest else "",
        )
        for name, title in CONTEXT.items()
    )
