"""The world or a region as lists beside its map: who reports a group of offences, who does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradus.catalogue.member_states import MemberState, Region, demo_states, member_states, regions
from gradus.catalogue.state_likeness import folded
from gradus.workflows.threat_kept import KeptFigure, KeptRate, KeptState, KeptWorld
from gradus.workflows.threat_words import named

WORLD = "001"


@dataclass(frozen=True, kw_only=True)
class StateLine:
    """A State: its latest published figure, if any, and its estimate with whether it is borrowed.

    ``parts`` are codes of its parts that report for themselves, such as GBR_S. A place that is no
    Member State has its code for a name.
    """

    code: str
    name: str
    last: KeptFigure | None
    rate: KeptRate
    borrowed: bool
    parts: tuple[str, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, kw_only=True)
class WorldReading:
    """Who reports, and who does not, each by name; and ``others``: what is no Member State as a whole.

    ``of`` is how many States are asked about, ``told`` how many of them report; fictional ones count
    only among themselves.
    """

    told: int
    of: int
    reporting: tuple[StateLine, ...]
    silent: tuple[StateLine, ...]
    others: tuple[StateLine, ...]

    @property
    def fictional(self) -> int:
        """How many fictional States report beside those that are counted."""
        return (
            sum(one.fictional for one in self.reporting) if self.told < len(self.reporting) else 0
        )


def world_reading(world: KeptWorld, group: str, *, language: str, region: str = "") -> WorldReading:
    """The States of a group in the world (region "") or a region of UN M49 or ``demo``."""
    known = world.groups.get(group, {})
    shown = shown_states(known, region)
    parts = parts_of(known)
    lines = [
        StateLine(
            code=state.alpha3,
            name=named(state, language),
            last=known[state.alpha3].last,
            rate=known[state.alpha3].rate,
            borrowed=known[state.alpha3].borrowed,
            parts=parts.get(state.alpha3, ()),
            fictional=state.fictional,
        )
        for state in shown
        if state.alpha3 in known
    ]
    lines.sort(key=lambda one: folded(one.name))
    reporting = tuple(one for one in lines if one.last is not None)
    real = [one for one in lines if not one.fictional] or lines
    return WorldReading(
        told=sum(one.last is not None for one in real),
        of=len(real),
        reporting=reporting,
        silent=tuple(one for one in lines if one.last is None),
        others=() if region else _others(known),
    )


def shown_states(
    known: Mapping[str, KeptState], region: str, highlighted: str = ""
) -> Sequence[MemberState]:
    """The States of a region, or the world's with the fictional ones that have something to show."""
    if region:
        return [s for s in _every() if region in (s.region, s.subregion, s.intermediate)]
    told = {code for code, state in known.items() if state.last} | {highlighted}
    return [s for s in _every() if not s.fictional or s.alpha3 in told]


def parts_of(known: Mapping[str, KeptState]) -> Mapping[str, tuple[str, ...]]:
    """Codes of parts that report, by the code of the State they are part of."""
    found: dict[str, tuple[str, ...]] = {}
    for code in sorted(code for code, state in known.items() if state.last and "_" in code):
        whole = code.partition("_")[0]
        found[whole] = (*found.get(whole, ()), code)
    return found


def regions_to_show(world: KeptWorld) -> list[tuple[Region, int]]:
    """Regions that have States, each with how deep it lies; the fictional one where its States report."""
    told = {
        code for states in world.groups.values() for code, state in states.items() if state.last
    }
    fictional = any(state.alpha3 in told for state in demo_states())
    parents = {region.code: region.parent for region in regions()}
    return [
        (region, _depth(region.code, parents))
        for region in regions()
        if region.code != WORLD and (region.parent is not None or fictional)
    ]


def _depth(code: str, parents: Mapping[str, str | None]) -> int:
    """0 for a region of the world, 1 for a region in it, and so on."""
    parent = parents[code]
    return 0 if parent is None or parent == WORLD else 1 + _depth(parent, parents)


def _others(known: Mapping[str, KeptState]) -> tuple[StateLine, ...]:
    states = {state.alpha3 for state in _every()}
    return tuple(
        StateLine(code=code, name=code, last=one.last, rate=one.rate, borrowed=one.borrowed)
        for code, one in sorted(known.items())
        if code not in states and one.last is not None
    )


def _every() -> tuple[MemberState, ...]:
    return (*member_states(), *demo_states())
