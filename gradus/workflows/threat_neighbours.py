"""A State's rate beside those of its sub-region that report: by name, never as a league table."""

from __future__ import annotations

from gradus.catalogue.member_states import MemberState, demo_states, find, member_states, regions
from gradus.catalogue.state_likeness import folded
from gradus.domain.messages import N_, message
from gradus.engines.threat.inputs import Group
from gradus.engines.threat.profile import Bands, ThreatProfile
from gradus.formats.charts.beside import BesideWords, Row, beside
from gradus.formats.charts.drawing import Chart
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_kept import KeptRate, KeptState, KeptWorld
from gradus.workflows.threat_words import TRUST, Translate, figure, named, style_of

ORDER = N_("States stand in the order of their names, which says nothing of their crime.")


def region_chart(
    world: KeptWorld,
    group: Group,
    state: str,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    picture: ThreatProfile | None = None,
    fonts: str = PAGE_FONTS,
) -> Chart | None:
    """The State's estimate, those of its sub-region's States that report, and what is usual there.

    What is usual is what all other States' figures, the sub-region's first, say of this one
    (:meth:`gradus.engines.threat.world.Pool.borrowed`). None where nobody counts the group.

    Parameters
    ----------
    world
        The estimate from published figures alone: what is shown of the others.
    state
        The code of the State that stands first.
    picture
        The State's own picture, which may rest on figures of its own: its estimate takes the place of
        the world's, of the same year where the picture reaches it (else the State's name has the year).
        Only for readers who may see that picture.
    """
    known = world.groups.get(group.id, {})
    t, here = translate, find(state)
    found = known.get(here.alpha3)
    if found is None:
        return None
    near = [s for s in _neighbours(here) if s.alpha3 in known and not known[s.alpha3].borrowed]
    own = None if picture is None else _pictured(picture, group, world.year, named(here, language))

    def row(one: MemberState) -> Row:
        kept: KeptState = known[one.alpha3]
        return _row(named(one, language), kept.rate, borrowed=kept.borrowed)

    title = message(
        "{group}: beside the States of {region} that report, {year}",
        group=t(group.title), region=_region(here, language), year=world.year,
    )  # fmt: skip
    return beside(
        f"beside-{group.id}",
        title.text(t),
        own or row(here),
        [row(one) for one in sorted(near, key=lambda s: folded(named(s, language)))],
        _row("", found.usual, borrowed=True),
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


def _row(label: str, rate: Bands | KeptRate, *, borrowed: bool) -> Row:
    return Row(label, rate.mid, rate.low80, rate.high80, borrowed)


def _pictured(picture: ThreatProfile, group: Group, year: int, name: str) -> Row | None:
    """The State as its own picture has it; None where the picture has no rate of the group."""
    own = next((one for one in picture.groups if one.id == group.id), None)
    if own is None or own.rate is None:
        return None
    borrowed = own.basis != "own"
    same = next((one.rate for one in own.course if one.year == year), None)
    if same is not None:
        return _row(name, same, borrowed=borrowed)
    return _row(f"{name} ({picture.year})", own.rate, borrowed=borrowed)


def _neighbours(here: MemberState) -> list[MemberState]:
    """The other States of its sub-region; of the fictional ones, all others."""
    every = demo_states() if here.fictional else member_states()
    return [s for s in every if s.subregion == here.subregion and s != here]


def _region(here: MemberState, language: str) -> str:
    found = next(r for r in regions() if r.code == (here.subregion or here.region))
    return found.names.get(language, found.names["en"])
