"""A State's rate beside those of its sub-region that report: by name, never as a league table."""

from __future__ import annotations

from gradus.catalogue.member_states import MemberState, demo_states, find, member_states, regions
from gradus.catalogue.state_likeness import folded
from gradus.domain.messages import N_, message
from gradus.engines.threat.inputs import Group
from gradus.engines.threat.profile import Bands
from gradus.engines.threat.world import World
from gradus.formats.charts.beside import BesideWords, Row, beside
from gradus.formats.charts.drawing import Chart
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_words import TRUST, Translate, figure, named, style_of

ORDER = N_("States stand in the order of their names, which says nothing of their crime.")


def region_chart(
    world: World,
    group: Group,
    state: str,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    fonts: str = PAGE_FONTS,
) -> Chart | None:
    """The State's estimate, those of its sub-region's States that report, and what is usual there.

    What is usual is what all other States' figures, the sub-region's first, say of this one
    (:meth:`gradus.engines.threat.world.Pool.borrowed`). None where nobody counts the group.
    """
    pool = world.pools[group.id]
    if pool is None:
        return None
    t, here = translate, find(state)
    near = [s for s in _neighbours(here) if (s.alpha3, group.id) in world.figures]
    usual = pool.borrowed(here.alpha3, [world.year])[0].bands()

    def row(one: MemberState) -> Row:
        borrowed = (one.alpha3, group.id) not in world.figures
        bands = pool.rate(one.alpha3, world.year).bands()
        return _row(named(one, language), bands, borrowed=borrowed)

    title = message(
        "{group}: beside the States of {region} that report, {year}",
        group=t(group.title), region=_region(here, language), year=world.year,
    )  # fmt: skip
    return beside(
        f"beside-{group.id}",
        title.text(t),
        row(here),
        [row(one) for one in sorted(near, key=lambda s: folded(named(s, language)))],
        _row("", usual, borrowed=True),
        unit=t("per 100,000 people a year"),
        notes=(
            t("Estimates (median) with their 80 % intervals, from all States' figures."),
            t(ORDER),
            f"{t(DEFINITION)} {t(TRUST)}",
        ),
        words=BesideWords(
            item=t("State"),
            value=t("Estimate (median)"),
            interval=t("80 % interval"),
            basis=t("Rests on"),
            own=t("own figures"),
            borrowed=t("borrowed estimate"),
            usual=t("usual for such a State in the region, from other States' figures"),
            alone=t("no State of the sub-region reports"),
            linear=t("{unit}, linear scale"),
            logarithmic=t("{unit}, logarithmic scale"),
        ),
        say=lambda value: figure(value, language),
        style=style_of(mirrored, fonts),
    )


def _row(label: str, bands: Bands, *, borrowed: bool) -> Row:
    return Row(label, bands.mid, bands.low80, bands.high80, borrowed)


def _neighbours(here: MemberState) -> list[MemberState]:
    """The other States of its sub-region; of the fictional ones, all others."""
    every = demo_states() if here.fictional else member_states()
    return [s for s in every if s.subregion == here.subregion and s != here]


def _region(here: MemberState, language: str) -> str:
    found = next(r for r in regions() if r.code == (here.subregion or here.region))
    return found.names.get(language, found.names["en"])
