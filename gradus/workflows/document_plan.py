"""Activities, gates, money, and what was left out, as the plan's documents print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from gradus.domain.messages import N_
from gradus.engines.planner.plan import Reason
from gradus.engines.planner.problem import Candidate
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.figures import as_read
from gradus.formats.documents.plan_parts import Raised
from gradus.workflows.assembly_bench import LATER
from gradus.workflows.document_people import roles
from gradus.workflows.document_results import COST_KINDS, RULES, Results, leaves, sentence
from gradus.workflows.document_time import times

# --- the plan ---------------------------------------------------------------------------------


def activities(results: Results) -> tuple[doc.Activity, ...]:
    """The plan's activities, the first to start first."""
    chosen = {a.candidate for a in results.plan.activities}
    reasons, timing = results.reasons(), times(results)
    found = []
    for activity in sorted(results.plan.activities, key=lambda a: (a.start, a.end, a.candidate)):
        candidate = results.candidate(activity.candidate)
        required = tuple(leaves(candidate.requires))
        reason = reasons.get(candidate.id)
        found.append(
            doc.Activity(
                id=candidate.id,
                title=results.t(candidate.title),
                area=_area_title(results, candidate),
                start=activity.start,
                end=activity.end,
                effective=activity.effective,
                institution=results.owner(candidate),
                costs=_costs(results, candidate),
                paid_by=_paid_by(results, candidate.id),
                needs=tuple(
                    dict.fromkeys(
                        r.activity
                        for r in required
                        if r.activity is not None and r.activity in chosen
                    )
                ),
                gates=tuple(dict.fromkeys(r.fact for r in required if r.fact is not None)),
                rules=tuple(results.t(RULES[r]) for r in candidate.rules if r in RULES),
                why=tuple(sentence(results.say(text)) for text in reason.text) if reason else (),
                status=_status(results, activity.fixed, reason),
                raises=_raises(results, reason),
                roles=roles(results, candidate),
                time=timing.get(candidate.id),
                change=_change(results, activity.fixed, reason),
            )
        )
    return tuple(found)


def _status(results: Results, fixed: bool, reason: Reason | None) -> str:
    if fixed:
        return results.t("under way")
    if reason is not None and reason.verdict == "insisted":
        return results.t("insisted on by the State")
    if reason is not None and reason.verdict == "tie":
        return results.t("a close call")
    return ""


def _raises(results: Results, reason: Reason | None) -> tuple[Raised, ...]:
    titles = {area.id: area.title for area in results.problem.areas}
    found = sorted(reason.raises, key=lambda one: -one[1]) if reason else []
    return tuple(Raised(area=results.t(titles.get(a, a)), points=points) for a, points in found)


CHANGES = {
    "fixed": N_("Nothing: it has begun. Only stopping it would, which the plan does not propose."),
    "insisted": N_("Only who insists on it: the State, or the rule of the field."),
    "tie": N_("Little: in or out, the plan is worth about the same. This is a choice for people."),
    "in": N_(
        "It would leave the plan if its money or its people went elsewhere, if a precondition it waits for "
        "were not confirmed, or if what it raises weighed less."
    ),
}
"""What would change that an activity is in, by why it is in."""


def _change(results: Results, fixed: bool, reason: Reason | None) -> str:
    verdict = "fixed" if fixed else reason.verdict if reason else "in"
    return results.t(CHANGES.get(verdict, CHANGES["in"]))


def _area_title(results: Results, candidate: Candidate) -> str:
    for purpose in candidate.purposes:
        if purpose in results.frame.areas:
            return results.t(results.frame.areas[purpose])
    return results.t("Cross-cutting")


def _costs(results: Results, candidate: Candidate) -> tuple[doc.CostPart, ...]:
    sums: dict[str, int] = defaultdict(int)
    for payment in results.plan.payments:
        if payment.candidate == candidate.id:
            sums[payment.kind] += payment.amount
    return tuple(
        doc.CostPart(kind=results.t(title), amount=sums[kind])
        for kind, title in COST_KINDS.items()
        if sums[kind]
    )


def _paid_by(results: Results, name: str) -> tuple[doc.PotShare, ...]:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for payment in results.plan.payments:
        if payment.candidate == name:
            sums[payment.year, payment.pot] += payment.amount
    return tuple(
        doc.PotShare(pot=pot, year=year, amount=amount)
        for (year, pot), amount in sorted(sums.items())
    )


def gates(results: Results) -> tuple[doc.Gate, ...]:
    """What must hold: what is to be confirmed first before what is needed later, then what holds."""
    waiting = results.waiting()
    starts = {a.candidate: a.start for a in results.plan.activities}
    found = [
        doc.Gate(
            id=fact.id,
            title=results.t(fact.title),
            month=fact.from_month,
            owner=results.t(fact.owner),
            holds=fact.from_month is not None and fact.from_month <= 0,
        )
        for fact in results.problem.facts
        if fact.id in waiting
    ]
    return tuple(sorted(found, key=lambda gate: (gate.holds, starts[waiting[gate.id][0]], gate.id)))


def exceptions(results: Results) -> tuple[doc.RuleException, ...]:
    """Exceptions to R2 to R9 that the State file agrees on; the plan must not hide them."""
    titles = {c.intervention: c.title for c in reversed(results.problem.candidates)}
    chosen = {results.candidate(a.candidate).intervention for a in results.plan.activities}
    return tuple(
        doc.RuleException(
            rule=results.t(RULES.get(waiver.rule, waiver.rule)),
            activity=results.t(titles.get(waiver.intervention, waiver.intervention)),
            reason=waiver.reason,
            agreed_by=(waiver.programme_officer, waiver.state_officer),
            expires=as_read(waiver.expires, results.frame.language),
            used=waiver.intervention in chosen,
        )
        for waiver in results.frame.waivers
    )


def done_already(results: Results) -> tuple[doc.Credit, ...]:
    """What was done or runs already, by anyone."""
    return tuple(
        doc.Credit(
            title=results.title(credit.candidate),
            provider=results.t(credit.provider),
            status=results.t("running") if credit.end > 0 else results.t("done"),
        )
        for credit in results.problem.credits
    )


# --- money ------------------------------------------------------------------------------------


def pots(results: Results) -> tuple[doc.Pot, ...]:
    """Every donor's money by year."""
    found = []
    for pot in results.problem.pots:
        years = tuple(
            doc.PotYear(
                year=y.year, available=y.available, committed=y.committed, unspent=y.unspent
            )
            for y in results.plan.pots
            if y.pot == pot.id
        )
        titles = {a.id: a.title for a in results.problem.areas}
        earmark = "; ".join(results.t(titles.get(p, p)) for p in pot.purposes)
        found.append(
            doc.Pot(
                id=pot.id,
                donor=results.t(pot.donor or pot.id),
                earmark=earmark,
                years=years,
                why_unspent=_why_unspent(results, _left(years, pot.carry_over), bool(earmark)),
                left=_left(years, pot.carry_over),
            )
        )
    return tuple(found)


def _left(years: Sequence[doc.PotYear], carries: bool) -> int:
    """What nobody uses: where money is carried over, what is unspent in the last year."""
    return years[-1].unspent if carries and years else sum(y.unspent for y in years)


def _why_unspent(results: Results, left: int, earmarked: bool) -> str:
    if not left:
        return ""
    if earmarked:
        return results.t("Left over: nothing more within the earmark fits the plan.")
    return results.t("Left over: what remains is less than any further activity costs.")


def _cost_of(candidate: Candidate) -> int:
    return sum(cost.amount for cost in candidate.costs)


def unfunded(results: Results) -> tuple[doc.Unfunded, ...]:
    """What nothing but money keeps out of the plan, at all its cost."""
    wanted = {entry.id for entry in left_out(results) if entry.kind == "money"}
    found = []
    for reason in results.plan.reasons:
        if reason.candidate not in wanted:
            continue
        candidate = results.candidate(reason.candidate)
        years = [int(year) for _, _, year in _stops(reason) if year.isdigit()]
        found.append(
            doc.Unfunded(
                title=results.t(candidate.title),
                amount=_cost_of(candidate),
                year=min(years, default=None),
                reason=results.said(change.text for change in reason.changes),
            )
        )
    return tuple(found)


def _stops(reason: Reason) -> list[tuple[str, str, str]]:
    """What stops it: the kind, a colon, and which."""
    return [code.partition(":") for code in reason.blocked_by]


# --- why not ----------------------------------------------------------------------------------


def left_out(results: Results) -> tuple[doc.LeftOut, ...]:
    """Every candidate that is not in, once per course, and the smallest change that lets it in."""
    chosen = {a.candidate for a in results.plan.activities}
    credited = {credit.candidate for credit in results.problem.credits}
    reasons = results.reasons()
    words = {
        "out": results.t("left out"),
        "ruled-out": results.t("ruled out by the State"),
        "tie": results.t("a close call"),
    }
    found = []
    listed: set[str] = set()
    for candidate in results.problem.candidates:
        course = candidate.id.removesuffix(LATER)
        if {course, course + LATER} & (chosen | credited) or course in listed:
            continue
        listed.add(course)
        reason = reasons.get(candidate.id)
        kind = _kind(reason)
        later = reasons.get(course + LATER)
        if later is not None and later.changes and not (reason and reason.changes):
            reason = later
        found.append(
            doc.LeftOut(
                id=candidate.id,
                title=results.t(candidate.title),
                area=_area_title(results, candidate),
                cost=_cost_of(candidate),
                reason=results.said(reason.text) if reason else "",
                smallest_change=results.said(change.text for change in reason.changes)
                if reason
                else "",
                verdict=words.get(reason.verdict, "") if reason else words["out"],
                kind=kind,
            )
        )
    return tuple(found)


def _kind(reason: Reason | None) -> Literal["money", "close", "ruled-out", "other"]:
    if reason is None:
        return "other"
    if reason.verdict == "tie":
        return "close"
    if reason.verdict == "ruled-out":
        return "ruled-out"
    stops = _stops(reason)
    only_money = bool(stops) and all(kind == "money" for kind, _, _ in stops)
    return "money" if reason.verdict == "out" and only_money else "other"
