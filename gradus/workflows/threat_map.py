"""The world, or a region of it, by recorded offences of one group: what is not reported is shown as such."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from gradus.catalogue.member_states import MemberState, demo_states, member_states
from gradus.catalogue.state_likeness import folded
from gradus.catalogue.tiles import tiles
from gradus.domain.messages import N_, Message, message
from gradus.engines.threat.engine import rate_of
from gradus.engines.threat.inputs import Figure, Group
from gradus.engines.threat.world import World
from gradus.formats.charts.axis import classes
from gradus.formats.charts.drawing import Chart
from gradus.formats.charts.tile_map import Tile, TileWords, tile_map
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_words import RATE, TRUST, Translate, figure, named, style_of

ESTIMATE = N_("Estimate (median) with its 80 % interval, from all States' figures")


def world_map(
    world: World,
    group: Group,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    region: str = "",
    highlighted: str = "",
    estimates: bool = False,
    address: Callable[[str], str] | None = None,
    fonts: str = PAGE_FONTS,
) -> Chart:
    """Each State's latest published figure of a group or, with ``estimates``, the engine's estimate.

    Parameters
    ----------
    region
        A code of UN M49 (region, sub-region or intermediate region), or ``demo``: only its States,
        drawn larger; "" is the world.
    highlighted
        The code of the State that stands out.
    estimates
        Shade every State by its estimate; States without a figure of their own are discs.
    address
        The address of a State's page, by its code; None: no links.

    Notes
    -----
    Fictional States stand in a row of their own under the world, and only where they have a figure or
    stand out. Codes of territories and parts of States are no tile.
    """
    states = _shown(world, group, region, highlighted)
    read = _estimated if estimates else _published
    found = [read(world, group, state, translate, language) for state in states]
    placed = _placed(states, found)
    if address is not None:
        placed = [replace(tile, href=address(tile.code)) for tile in placed]
    t = translate
    name = t(group.title)
    title = (
        message("{group}: estimated rate of recorded offences, {year}", group=name, year=world.year)
        if estimates
        else message("{group}: recorded offences", group=name)
    )
    columns = (t("State"), t(RATE), t("Interval"), t("Year"), t("Basis")) if estimates else (
        t("State"), t(RATE), t("Year"), t("Source")
    )  # fmt: skip
    return tile_map(
        "map",
        title.text(t),
        sorted(placed, key=lambda tile: folded(tile.name)),
        _bounds(world, group, estimates),
        highlighted=highlighted,
        notes=(
            f"{t(RATE)}. {t(ESTIMATE) if estimates else _years(world, group).text(t)}.",
            f"{t(DEFINITION)} {t(TRUST)}",
            _sources(world, group, states, t),
        ),
        words=TileWords(
            columns=columns,
            unknown=t("not reported"),
            own=t("own figures"),
            borrowed=t("borrowed estimate"),
            under=t("under {high}"),
            over=t("{low} or more"),
            highlighted=t("this State"),
        ),
        say=lambda value: figure(value, language),
        style=style_of(mirrored, fonts),
    )


def _shown(world: World, group: Group, region: str, highlighted: str) -> Sequence[MemberState]:
    """The States of a region, or the world's with the fictional ones that have something to show."""
    every = (*member_states(), *demo_states())
    if region:
        return [s for s in every if region in (s.region, s.subregion, s.intermediate)]
    told = {state for (state, name) in world.figures if name == group.id} | {highlighted}
    return [s for s in every if not s.fictional or s.alpha3 in told]


def _bounds(world: World, group: Group, estimates: bool) -> tuple[float, ...]:
    """The classes, from all States' values: a region's map has the shades of the world's."""
    pool = world.pools[group.id]
    if estimates and pool is not None:
        states = [state.alpha3 for state in member_states()]
        return classes([pool.rate(state, world.year).bands().mid for state in states])
    return classes([rate for _, rate, _ in _all_latest(world, group)])


def _years(world: World, group: Group) -> Message:
    """What is shown, and of which years."""
    years = [year for year, _, _ in _all_latest(world, group)]
    if not years:
        return message("No State publishes a figure")
    return message(
        "Latest published figure of each State, {first} to {last}",
        first=min(years),
        last=max(years),
    )


def _all_latest(world: World, group: Group) -> list[tuple[int, float, str]]:
    every = (latest(figures) for (_, name), figures in world.figures.items() if name == group.id)
    return [one for one in every if one is not None]


def _placed(states: Sequence[MemberState], found: Sequence[Tile]) -> list[Tile]:
    """The tiles at their places, without the empty columns and rows of a region beyond one; fictional
    States in a row below."""
    real = {s.alpha3: tiles()[s.alpha3] for s in states if not s.fictional}
    columns = _closed_up({column for column, _ in real.values()})
    rows = _closed_up({row for _, row in real.values()})
    below = max(rows.values(), default=-2) + 2
    places = {code: (columns[column], rows[row]) for code, (column, row) in real.items()}
    fictional = [s.alpha3 for s in states if s.fictional]
    places |= {code: (n, below) for n, code in enumerate(fictional)}
    return [replace(tile, column=places[tile.code][0], row=places[tile.code][1]) for tile in found]


def _closed_up(used: set[int]) -> dict[int, int]:
    """Where columns or rows come to lie, from 0, if of several empty ones in a row one is kept."""
    places: dict[int, int] = {}
    at = -1
    for before, one in pairwise([min(used, default=0) - 1, *sorted(used)]):
        at += min(one - before, 2)
        places[one] = at
    return places


def _published(
    world: World, group: Group, state: MemberState, translate: Translate, language: str
) -> Tile:
    """The latest figure that has a rate."""
    last = latest(world.figures.get((state.alpha3, group.id), ()))
    if last is None:
        return Tile(state.alpha3, named(state, language), 0, 0, None)
    year, rate, source = last
    facts = (figure(rate, language), str(year), translate(source))
    return Tile(state.alpha3, named(state, language), 0, 0, rate, facts)


def _estimated(
    world: World, group: Group, state: MemberState, translate: Translate, language: str
) -> Tile:
    """The engine's estimate for the world's year; none where nobody counts the group."""
    pool = world.pools[group.id]
    if pool is None:
        return Tile(state.alpha3, named(state, language), 0, 0, None)
    bands = pool.rate(state.alpha3, world.year).bands()
    borrowed = (state.alpha3, group.id) not in world.figures
    facts = (
        figure(bands.mid, language),
        f"{figure(bands.low80, language)}–{figure(bands.high80, language)}",
        str(world.year),
        translate("borrowed estimate") if borrowed else translate("own figures"),
    )
    return Tile(state.alpha3, named(state, language), 0, 0, bands.mid, facts, borrowed)


def latest(figures: Sequence[Figure]) -> tuple[int, float, str] | None:
    """Year, rate and source of the last figure that has a rate."""
    known = [(f.year, rate, f.source) for f in figures if (rate := rate_of(f)) is not None]
    return max(known, key=lambda one: one[0], default=None)


def _sources(
    world: World, group: Group, states: Sequence[MemberState], translate: Translate
) -> str:
    """Where the figures come from."""
    found = [f for s in states for f in world.figures.get((s.alpha3, group.id), ())]
    names = dict.fromkeys(f.source for f in found if f.source)
    if not names:
        return ""
    return message("Source: {sources}", sources=", ".join(map(translate, names))).text(translate)
