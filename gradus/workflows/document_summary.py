"""The one-page summary, and risks and preconditions, as the plan's documents print them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from gradus.domain.messages import message
from gradus.engines.scoring.exact import shown
from gradus.engines.scoring.result import UnitScore
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.workflows.document_moved import why_moved
from gradus.workflows.document_results import Results, sentence
from gradus.workflows.plan_without import PlanMoved

MOST_PRIORITIES = 5
MOST_GATES = 6
FIRST_MONTHS = 6


def summary(
    results: Results,
    score: UnitScore,
    threat: ThreatProfile,
    moved: PlanMoved,
    provisional: bool,
    activities: Sequence[doc.Activity],
    unfunded: Sequence[doc.Unfunded],
    gates: Sequence[doc.Gate],
) -> doc.Summary:
    """The one page. ``provisional``: too little is known to build on."""
    first = [a for a in activities if a.start < FIRST_MONTHS][:6]
    return doc.Summary(
        objective=_objective(results, provisional, activities),
        warnings=_warnings(results, provisional),
        money_assumed=results.frame.money_assumed,
        priorities=_priorities(results, moved, provisional),
        first_steps=tuple(
            doc.FirstStep(month=a.start, title=a.title, owner=a.institution) for a in first
        ),
        funded=sum(p.amount for p in results.plan.payments),
        unfunded=sum(u.amount for u in unfunded),
        certainty=_certainty(results, score, threat),
        to_confirm=tuple(g.title for g in gates if not g.holds)[:MOST_GATES],
    )


def _objective(results: Results, provisional: bool, activities: Sequence[doc.Activity]) -> str:
    years = -(-results.problem.horizon // 12)
    if provisional and activities:
        return results.say(
            message(
                "Over {years} years, {count} activities are sketched on assumptions. The first is: "
                "{first}. After it the plan is made again.",
                years=years,
                count=len(activities),
                first=activities[0].title,
            )
        )
    return results.say(
        message(
            "Over {years} years, {count} activities raise the State's capability where the threat "
            "weighs most, each in an order that lets it last.",
            years=years,
            count=len(activities),
        )
    )


def _warnings(results: Results, provisional: bool) -> tuple[str, ...]:
    """What nobody may overlook."""
    t = results.t
    said = [sentence(results.say(note)) for note in results.frame.baseline_notes]
    if results.frame.desk:
        said.append(
            t(
                "Nobody in the State was asked. What public sources do not say is not known; where they "
                "name a law, the level shown is an upper limit, not a finding."
            )
        )
    if provisional:
        said.append(
            t(
                "Too little is known to rank needs. Today's levels are assumed where they are not known, "
                "and every activity after the assessment may change."
            )
        )
    return tuple(dict.fromkeys(said))


def _priorities(results: Results, moved: PlanMoved, provisional: bool) -> tuple[doc.Priority, ...]:
    paths = {path.area: path for path in results.plan.areas}
    gained = sorted(
        (
            (area.weight * sum(paths[area.id].value), area)
            for area in results.problem.areas
            if area.id in paths and paths[area.id].raised and paths[area.id].raised[-1] > 0
        ),
        key=lambda item: (-item[0], item[1].id),
    )
    found = []
    for _, area in gained[:MOST_PRIORITIES]:
        gap, raised = results.figure(area.gap), results.figure(paths[area.id].raised[-1])
        why = (
            message(
                "{gap} level points below target are assumed, not known; the plan adds {raised}.",
                gap=gap,
                raised=raised,
            )
            if provisional
            else message(
                "{gap} level points below target today; the plan adds {raised}.",
                gap=gap,
                raised=raised,
            )
        )
        said = results.said((why, why_moved(results, moved, area.id)))
        found.append(doc.Priority(title=results.t(area.title), why=said))
    return tuple(found)


def _certainty(results: Results, score: UnitScore, threat: ThreatProfile) -> tuple[str, ...]:
    said = []
    if score.coverage is not None:
        said.append(
            results.say(
                message(
                    "{percent} % of the assessment, by weight, was answered.",
                    percent=str(shown(100 * score.coverage, 0)),
                )
            )
        )
    if score.why_no_stage is not None:
        said.append(sentence(results.say(score.why_no_stage)))
    if threat.little_known:
        said.append(
            results.t(
                "The threat picture is little known: its weights are near equal by necessity."
            )
        )
    said.append(bound_statement(results))
    return tuple(dict.fromkeys(said))


def bound_statement(results: Results) -> str:
    """How good the plan provably is."""
    plan = results.plan
    if plan.gap <= 1e-6:
        return results.t("No other plan within the same limits is worth more: this is proven.")
    return results.say(
        message(
            "No other plan within the same limits can be worth more than {percent} % more: this is "
            "proven.",
            percent=results.figure(100 * (plan.bound / plan.objective - 1))
            if plan.objective
            else "?",
        )
    )


def risks(results: Results, score: UnitScore, gates: Sequence[doc.Gate]) -> tuple[doc.Risk, ...]:
    """Preconditions, risks and circumstances, each with the function that owns it."""
    waiting = results.waiting()
    starts = {a.candidate: a.start for a in results.plan.activities}
    found = [
        doc.Risk(
            title=gate.title,
            kind=results.t("Precondition"),
            effect=_held_up(results, waiting[gate.id]),
            response=results.t("Confirm in writing; the plan is made again if the date moves."),
            owner=gate.owner,
            by_month=starts[waiting[gate.id][0]],
        )
        for gate in gates
        if not gate.holds and waiting.get(gate.id)
    ]
    found.append(
        doc.Risk(
            title=results.t("Trained people leave or rotate"),
            kind=results.t("Risk"),
            effect=results.t("Capability counts only the people still present."),
            response=results.t(
                "Retention commitment before training; presence counted every six months; mentors "
                "stay until the thresholds of rule R9 are met."
            ),
            owner=results.t("Heads of the recipient institutions"),
        )
    )
    if score.coverage is not None and score.coverage < Fraction(3, 5):
        found.append(
            doc.Risk(
                title=results.t("The assessment is incomplete"),
                kind=results.t("Risk"),
                effect=results.t(
                    "Needs that nobody has looked at may be larger than those planned for."
                ),
                response=results.t("Complete the assessment first, then make the plan again."),
                owner=results.t("National coordinator"),
                by_month=FIRST_MONTHS,
            )
        )
    for blackout in results.problem.blackouts:
        found.append(
            doc.Risk(
                title=results.t(blackout.reason)
                if blackout.reason
                else results.t("Months without activities"),
                kind=results.t("External circumstance"),
                effect=results.t("Nothing starts in these months, and what runs pauses."),
                response=results.t("The plan keeps these months free."),
                owner=results.t("National coordinator"),
                by_month=min(blackout.months, default=None),
            )
        )
    return tuple(found)


def _held_up(results: Results, names: Sequence[str]) -> str:
    first = results.title(names[0])
    if len(names) == 1:
        return results.say(message("Until it is confirmed, this waits: {first}.", first=first))
    return results.say(
        message(
            "Until it is confirmed, {count} activities wait, the first of them: {first}.",
            count=len(names),
            first=first,
        )
    )
