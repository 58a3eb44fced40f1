"""Member States of the United Nations as data: codes, regions, groups, a point, names in six languages.

The tables lie in ``states/``; ``sources.yaml`` there says where each column comes from, and as of
when. ``docs/reference/member-states.md`` says how to correct one.

Names are shipped and do not come from a package at run time. The UN has one short and one formal name
for a State in each of its languages, and a plan agreed with a State has to use them. Babel and
pycountry have names in common use: Babel's are others for 18 (Chinese) to 45 (Spanish) of the 193 States.
Names are facts; the tests hold them against both packages, so that a slip is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from gradus.catalogue.shelf import SHIPPED
from gradus.catalogue.state_likeness import alike, folded
from gradus.catalogue.state_sources import Sources, read_sources
from gradus.catalogue.state_tables import Cells, cells_of
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.sheets.faults import Faults, shown

FOLDER = "states"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
"""The UN's six languages, as the columns and rows of the tables name them."""

STATE_COLUMNS = (
    "alpha3", "alpha2", "m49", "region", "subregion", "intermediate", "ldc", "lldc", "sids",
    "latitude", "longitude",
)  # fmt: skip
NAME_COLUMNS = ("alpha3", "language", "short", "formal")
REGION_COLUMNS = ("code", "parent", *LANGUAGES)
TABLES: Mapping[str, tuple[str, ...]] = {
    "member_states.csv": STATE_COLUMNS,
    "names.csv": NAME_COLUMNS,
    "regions.csv": REGION_COLUMNS,
    "demo_states.csv": STATE_COLUMNS,
    "demo_names.csv": NAME_COLUMNS,
}
_FORMS = {False: (r"(?!X)[A-Z]{3}", r"(?!X)[A-Z]{2}"), True: (r"X[A-Z]{2}", r"X[A-Z]")}
"""Codes that begin with X belong to nobody in ISO 3166-1: only fictional States have them."""


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region of UN M49, or the fictional one; ``parent`` is the code of the next larger one."""

    code: str
    parent: str | None
    names: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class MemberState:
    """A Member State, or a fictional one for demonstration.

    ``region``, ``subregion`` and ``intermediate`` are codes of :class:`Region`. A fictional State has
    no M49 code and no sub-region. The point is in degrees, north and east positive. Names are by
    language; formal ones begin with the article that running text needs.
    """

    alpha3: str
    alpha2: str
    m49: str | None
    region: str
    subregion: str | None
    intermediate: str | None
    ldc: bool
    lldc: bool
    sids: bool
    latitude: float
    longitude: float
    short_names: Mapping[str, str] = field(hash=False)
    formal_names: Mapping[str, str] = field(hash=False)
    fictional: bool = False


@dataclass(frozen=True)
class States:
    """Everything a folder of tables says, in the order of its files."""

    members: tuple[MemberState, ...]
    fictional: tuple[MemberState, ...]
    regions: tuple[Region, ...]
    sources: Sources


class UnknownState(Refusal):
    """A code that no State of the catalogue has."""

    def __init__(self, code: str, near: tuple[MemberState, ...]) -> None:
        names = ", ".join(f"{s.alpha3} ({s.short_names['en']})" for s in near)
        super().__init__(
            "unknown-state",
            message("{code} is no Member State's code.", code=shown(code)),
            message("Did you mean {near}?", near=names)
            if near
            else message(
                "Write the code of a Member State: three letters or two (ISO 3166-1), or three "
                "digits (UN M49), such as KEN, KE or 404."
            ),
        )


def member_states() -> tuple[MemberState, ...]:
    """The 193 Member States, by alpha-3 code."""
    return _shipped().members


def demo_states() -> tuple[MemberState, ...]:
    """The fictional States, kept apart from the real ones."""
    return _shipped().fictional


def regions() -> tuple[Region, ...]:
    """Every region, each after its parent."""
    return _shipped().regions


def sources() -> Sources:
    """Where the columns come from, and which graduations are scheduled but not applied."""
    return _shipped().sources


def find(code: str) -> MemberState:
    """The State with this ISO alpha-3, alpha-2 or M49 code, in any case; fictional ones too.

    Raises
    ------
    UnknownState
        If no State has it; the remedy names States with a similar code or name.

    Examples
    --------
    >>> find("ke").short_names["fr"]
    'Kenya'
    """
    # Only ASCII: upper() turns "ß" into "SS" and "ı" into "I", which nobody meant as a code.
    state = _by_code().get(code.upper()) if code.isascii() else None
    if state is None:
        raise UnknownState(code, _near(code))
    return state


@cache
def _shipped() -> States:
    return read_states(SHIPPED / FOLDER)


@cache
def _by_code() -> Mapping[str, MemberState]:
    states = (*member_states(), *demo_states())
    return {c: s for s in states for c in (s.alpha3, s.alpha2, s.m49) if c is not None}


def _near(code: str) -> tuple[MemberState, ...]:
    """States that may be meant by what is no code."""
    codes = {c: s.alpha3 for c, s in _by_code().items()}
    names = {
        folded(name): state.alpha3
        for state in (*member_states(), *demo_states())
        for name in (*state.short_names.values(), *state.formal_names.values())
    }
    return tuple(_by_code()[alpha3] for alpha3 in alike(code, codes, names))


# --- the reader ---------------------------------------------------------------------------------


def read_states(folder: Path) -> States:
    """The tables of a folder shaped as the shipped one.

    Raises
    ------
    InvalidInput
        With every fault, its file and line.
    """
    faults = Faults(folder.name)
    found_regions = _read_regions(folder, faults)
    seen: set[object] = set(found_regions)
    members = _read_table(folder, "", found_regions, seen, faults)
    fictional = _read_table(folder, "demo_", found_regions, seen, faults)
    said = read_sources(folder, TABLES, {s.alpha3 for s in members if s.ldc}, faults)
    faults.raise_if_any()
    return States(members, fictional, tuple(found_regions.values()), cast(Sources, said))


def _read_regions(folder: Path, faults: Faults) -> dict[str, Region]:
    found: dict[str, Region] = {}
    seen: set[object] = set()
    for cells in cells_of(folder, "regions.csv", REGION_COLUMNS, faults):
        code = cells.code("code", r"\d{3}|demo", "002")
        cells.once("code", code, seen)
        parent = cells.known("parent", found) if cells["parent"] else None
        names = {language: cells.text(language) for language in LANGUAGES}
        found[code] = Region(code=code, parent=parent, names=names)
    return found


def _read_names(
    folder: Path, name: str, states: list[str], faults: Faults
) -> dict[str, dict[str, tuple[str, str]]]:
    """Short and formal name by State and language."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    seen: set[object] = set()
    for cells in cells_of(folder, name, NAME_COLUMNS, faults):
        state = cells.known("alpha3", states)
        language = cells.known("language", LANGUAGES)
        cells.once("alpha3", (state, language), seen)
        found.setdefault(state, {})[language] = (cells.text("short"), cells.text("formal"))
    return found


def _read_table(
    folder: Path,
    prefix: str,
    known: Mapping[str, Region],
    seen: set[object],
    faults: Faults,
) -> tuple[MemberState, ...]:
    """The States of one table with the names of the other."""
    table = "demo_states.csv" if prefix else "member_states.csv"
    rows = list(cells_of(folder, table, STATE_COLUMNS, faults))
    names = _read_names(folder, f"{prefix}names.csv", [row["alpha3"] for row in rows], faults)
    return tuple(
        _state(row, bool(prefix), known, names.get(row["alpha3"], {}), seen) for row in rows
    )


def _state(
    cells: Cells,
    fictional: bool,
    known: Mapping[str, Region],
    names: Mapping[str, tuple[str, str]],
    seen: set[object],
) -> MemberState:
    """One State; ``seen`` holds every code used so far, regions' too."""
    three, two = _FORMS[fictional]
    alpha3 = cells.code("alpha3", three, "XAA" if fictional else "KEN")
    alpha2 = cells.code("alpha2", two, "XA" if fictional else "KE")
    m49 = None if fictional else cells.code("m49", r"\d{3}", "404")
    for column in ("alpha3", "alpha2") if fictional else ("alpha3", "alpha2", "m49"):
        cells.once(column, cells[column], seen)
    region, subregion, intermediate = _place(cells, fictional, known)
    for language in LANGUAGES:
        if language not in names:
            cells.fault(
                message("{state} has no name in {language}.", state=alpha3, language=language),
                message("Add a line with its short and formal name."),
            )
    return MemberState(
        alpha3=alpha3,
        alpha2=alpha2,
        m49=m49,
        region=region,
        subregion=subregion,
        intermediate=intermediate,
        ldc=cells.flag("ldc"),
        lldc=cells.flag("lldc"),
        sids=cells.flag("sids"),
        latitude=cells.degrees("latitude", 90),
        longitude=cells.degrees("longitude", 180),
        short_names={language: names[language][0] for language in LANGUAGES if language in names},
        formal_names={language: names[language][1] for language in LANGUAGES if language in names},
        fictional=fictional,
    )


def _place(
    cells: Cells, fictional: bool, known: Mapping[str, Region]
) -> tuple[str, str | None, str | None]:
    """Region, sub-region, intermediate region: each lies in the one before it."""
    region = cells.known("region", ("demo",) if fictional else [c for c in known if c != "demo"])
    subregion, intermediate = cells["subregion"] or None, cells["intermediate"] or None
    if not fictional:
        cells.known("subregion", [r.code for r in known.values() if r.parent == region])
    if intermediate is not None:
        cells.known("intermediate", [r.code for r in known.values() if r.parent == subregion])
    return region, subregion, intermediate
