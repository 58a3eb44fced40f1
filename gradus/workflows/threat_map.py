"""The world, or a region of it, by recorded offences of one group: what is not reported is shown as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gradus.catalogue.member_states import MemberState, member_states
from gradus.catalogue.state_likeness import folded
from gradus.catalogue.tiles import tiles
from gradus.domain.messages import N_, Message, message
from gradus.engines.threat.inputs import Group
from gradus.formats.charts.axis import classes
from gradus.formats.charts.drawing import Chart
from gradus.formats.charts.tile_map import Tile, TileWords, tile_map
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_kept import KeptFigure, KeptState, KeptWorld
from gradus.workflows.threat_words import RATE, TRUST, Translate, figure, named, style_of
from gradus.workflows.threat_world import parts_of, shown_states

ESTIMATE = N_("Estimate (median) with its 80 % interval, from all States' figures")
RATELESS = N_("a number, without a rate")
IN_PARTS = N_("only parts of it report")


def world_map(
    world: KeptWorld,
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
    known = world.groups.get(group.id, {})
    states = shown_states(known, region, highlighted)
    say = _Words(translate, language, str(world.year), parts_of(known))
    read = say.estimated if estimates else say.published
    found = [read(state, known.get(state.alpha3)) for state in states]
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
        t("State"), t(RATE), t("Year"), t("Counted as"), t("Source")
    )  # fmt: skip
    return tile_map(
        "map",
        title.text(t),
        sorted(placed, key=lambda tile: folded(tile.name)),
        _bounds(known, estimates),
        highlighted=highlighted,
        notes=(
            f"{t(RATE)}. {t(ESTIMATE) if estimates else _years(known).text(t)}.",
            f"{t(DEFINITION)} {t(TRUST)}",
            _sources(known, states, t),
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


def _bounds(known: Mapping[str, KeptState], estimates: bool) -> tuple[float, ...]:
    """The classes, from all States' values: a region's map has the shades of the world's."""
    if estimates:
        found = (known.get(state.alpha3) for state in member_states())
        return classes([state.rate.mid for state in found if state is not None])
    return classes([last.rate for last in _all_latest(known) if last.rate is not None])


def _years(known: Mapping[str, KeptState]) -> Message:
    """What is shown, and of which years."""
    years = [last.year for last in _all_latest(known)]
    if not years:
        return message("No State publishes a figure")
    return message(
        "Latest published figure of each State, {first} to {last}",
        first=min(years),
        last=max(years),
    )


def _all_latest(known: Mapping[str, KeptState]) -> list[KeptFigure]:
    return [state.last for state in known.values() if state.last is not None]


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


@dataclass(frozen=True)
class _Words:
    """What is said of a State on its tile and in the table, in the reader's language."""

    translate: Translate
    language: str
    year: str
    parts: Mapping[str, Sequence[str]]

    def published(self, state: MemberState, known: KeptState | None) -> Tile:
        """The latest figure that has a rate."""
        last = known.last if known is not None else None
        t, parts = self.translate, self.parts.get(state.alpha3)
        if last is None:
            said = (t(IN_PARTS), "", ", ".join(parts)) if parts else ()
            return Tile(state.alpha3, named(state, self.language), 0, 0, None, said)
        value = t(RATELESS) if last.rate is None else figure(last.rate, self.language)
        facts = (value, str(last.year), last.term, t(last.source))
        return Tile(state.alpha3, named(state, self.language), 0, 0, last.rate, facts)

    def estimated(self, state: MemberState, known: KeptState | None) -> Tile:
        """The engine's estimate for the world's year; none where nobody counts the group."""
        if known is None:
            return Tile(state.alpha3, named(state, self.language), 0, 0, None)
        rate, t = known.rate, self.translate
        facts = (
            figure(rate.mid, self.language),
            f"{figure(rate.low80, self.language)}–{figure(rate.high80, self.language)}",
            self.year,
            t("borrowed estimate") if known.borrowed else t("own figures"),
        )
        name = named(state, self.language)
        return Tile(state.alpha3, name, 0, 0, rate.mid, facts, known.borrowed)


def _sources(
    known: Mapping[str, KeptState], states: Sequence[MemberState], translate: Translate
) -> str:
    """Where the figures come from."""
    found = (known.get(state.alpha3) for state in states)
    lasts = (state.last for state in found if state is not None and state.last is not None)
    names = dict.fromkeys(last.source for last in lasts if last.source)
    if not names:
        return ""
    return message("Source: {sources}", sources=", ".join(map(translate, names))).text(translate)
