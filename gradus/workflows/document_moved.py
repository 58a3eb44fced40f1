"""What the threat picture moved, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Callable

from gradus.domain.messages import N_, Message, message
from gradus.engines.threat.equal import Moved
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.workflows.document_results import Results
from gradus.workflows.plan_without import LEAST_SECONDS, SHARE, PlanMoved, Without, direction

LEAST_TOLD = 0.0005
"""A share that is no nought when it is told in tenths of a per cent."""

WORDS = {"up": N_("moved up"), "down": N_("moved down"), "same": N_("about the same")}
TELLING = 0.1
"""What is proven is said only if it bounds the difference to less than this share."""


def moves(results: Results, profile: ThreatProfile, moved: PlanMoved) -> doc.Moves:
    """Every area with its weight and the one it would have; the plan with the one it would be."""
    areas = sorted(moved.intervention_areas, key=lambda m: -m.moved)
    return doc.Moves(
        note=results.say(_rests_on(profile, moved)),
        areas=tuple(_area(results, area) for area in areas),
        statement=" ".join(results.say(text) for text in statement(results, moved.without)),
        changes=tuple(
            doc.Change(title=results.title(c.candidate), before=c.before, after=c.after)
            for c in moved.without.changes
        ),
    )


def _area(results: Results, area: Moved) -> doc.AreaMoved:
    return doc.AreaMoved(
        id=area.area,
        title=next(results.t(a.title) for a in results.problem.areas if a.id == area.area),
        weight=area.weight.mid,
        low=area.weight.low,
        high=area.weight.high,
        equal=area.equal,
        direction=direction(area),
        words=results.t(WORDS[direction(area)]),
        sure=area.sure,
    )


def why_moved(results: Results, moved: PlanMoved, area: str) -> Message:
    """What the picture does to a priority, in a sentence."""
    one = next(m for m in moved.intervention_areas if m.area == area)
    return message(
        "The threat picture gives it {weight} % of the weight, without it {equal} %: {word}.",
        weight=results.figure(100 * one.weight.mid),
        equal=results.figure(100 * one.equal),
        word=results.t(WORDS[direction(one)]),
    )


def _rests_on(profile: ThreatProfile, moved: PlanMoved) -> Message:
    """How much the picture moves at all, and by what."""
    bases = {group.basis for group in profile.groups}
    most = f"{100 * max(abs(area.moved) for area in moved.intervention_areas):.1f}"
    if not profile.little_known:
        return message(
            "Without the picture all areas would weigh the same. It moves them by up to {most} points "
            "of 100.",
            most=most,
        )
    if bases & {"own", "borrowed"}:
        return message(
            "Little is known of this State, so the picture is kept from moving much: by up to {most} "
            "points of 100, mostly by the catalogue's view of harm and what is counted elsewhere.",
            most=most,
        )
    if "judgement" in bases:
        return message(
            "Nothing is counted of this State, so the picture is kept from moving much: by up to "
            "{most} points of 100, by experts' views and the catalogue's view of harm alone.",
            most=most,
        )
    return message(
        "Nothing is counted of this State and no expert has judged it, so the picture hardly moves "
        "anything: by up to {most} points of 100, by the catalogue's view of harm alone.",
        most=most,
    )


def statement(results: Results, without: Without) -> list[Message]:
    """What the plan would be without the picture, and how sure that is."""

    def percent(share: float) -> str:
        return results.figure(100 * max(0.0, share))

    if without.verdict == "not-searched":
        return [
            message(
                "What the plan would be without the picture was not looked for: that takes a search "
                "of {seconds} seconds or more.",
                seconds=round(LEAST_SECONDS / SHARE),
            )
        ]
    if without.verdict == "same":
        return [
            message(
                "If all areas weighed the same, this plan would still be within {most} % of the best "
                "possible: no difference that can be told apart. This is proven.",
                most=percent(without.most),
            )
        ]
    if without.verdict == "close":
        return [_close(results, without, percent), _proven(percent(without.most), without)]
    return [
        message(
            "If all areas weighed the same, another plan would be made ({search}). By the picture's "
            "weights it is worth {loss} % less than this one; by equal weights this one is worth "
            "{gain} % less.",
            search=_search(results, without),
            gain=percent(without.gain),
            loss=percent(without.loss),
        )
    ]


def _close(results: Results, without: Without, percent: Callable[[float], str]) -> Message:
    if without.gain < LEAST_TOLD:
        return message(
            "If all areas weighed the same, no better plan than this one was found ({search}): no "
            "difference that can be told apart.",
            search=_search(results, without),
        )
    return message(
        "If all areas weighed the same, another plan would be worth {gain} % more than this one "
        "({search}), and by the picture's weights {loss} % less: no difference that can be told apart, "
        "for up to {tolerance} % was left unproven.",
        search=_search(results, without),
        gain=percent(without.gain),
        loss=percent(without.loss),
        tolerance=percent(without.tolerance),
    )


def _proven(most: str, without: Without) -> Message:
    if without.most > TELLING:
        return message("So short a search proves nothing; a longer one may find a difference.")
    return message("No plan could be worth more than {most} % more: this is proven.", most=most)


def _search(results: Results, without: Without) -> Message:
    """How far the search went."""
    if without.proven:
        return message(
            "proven to be within {tolerance} % of the best",
            tolerance=results.figure(100 * without.tolerance),
        )
    if without.seconds is None:
        return message("the best found in a short search")
    return message(
        "the best found in {seconds} seconds", seconds=results.figure(without.seconds, 0)
    )
