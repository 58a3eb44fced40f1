"""From the results of a planning run to what its documents print, in the reader's language.

Nothing is computed here that the results do not say: this module picks, orders and words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from gradus.catalogue.intervention import Intervention
from gradus.domain.messages import N_, Message, message
from gradus.domain.periods import Month
from gradus.engines.planner.plan import Plan, Reason
from gradus.engines.planner.problem import Candidate, Problem, Requirement
from gradus.engines.scoring.exact import shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import UnitScore
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.workflows.assemble import LATER
from gradus.workflows.document_standing import standing
from gradus.workflows.document_threat import threat_picture

Translate = Callable[[str], str]

COST_KINDS = {
    "delivery": N_("Delivery"),
    "staff": N_("Staff"),
    "mentors": N_("Mentors"),
    "travel": N_("Travel"),
    "equipment": N_("Equipment"),
    "licences": N_("Licences"),
    "evaluation": N_("Evaluation"),
    "support": N_("Support cost"),
}

RULES = {
    "R1": N_("R1: human-rights due diligence of the recipient unit first"),
    "R2": N_(
        "R2: equipment after trained users, premises, power, custody and a payer from year two"
    ),
    "R3": N_("R3: advanced course after the basic course"),
    "R4": N_("R4: trainers pass two courses, are released, and are observed"),
    "R5": N_("R5: competency framework and a national host"),
    "R6": N_("R6: a reporting route before campaigns that ask people to report"),
    "R7": N_("R7: law reform runs beside training"),
    "R8": N_("R8: assessment, follow-up and evaluation have their own budget"),
    "R9": N_("R9: mentors taper when trained people stay and nationals teach"),
    "R10": N_("R10: more reports are not failure"),
}

MOST_MEASURES = 14
MOST_PRIORITIES = 5
FIRST_MONTHS = 6


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the results do not hold: for whom, in which language, dated when.

    ``areas`` gives each intervention area's capacity area, both titles in English.
    """

    code: str
    name: str
    language: str
    issued_on: date
    fictional: bool = False
    region: str = ""
    assessed_on: date | None = None
    direction: doc.Direction = "ltr"
    edition: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    baseline_notes: tuple[Message, ...] = ()
    risks: tuple[doc.Risk, ...] = ()
    sources: tuple[doc.Source, ...] = ()
    plan_sha256: str = ""
    catalogue: str = ""


@dataclass(frozen=True)
class _Desk:
    """The results of one run with what is looked up in them again and again."""

    problem: Problem
    plan: Plan
    frame: Frame
    translate: Translate

    def say(self, text: Message) -> str:
        """A message in the reader's language, its plain titles translated too."""
        return spoken(text, self.translate)

    def t(self, text: str) -> str:
        return self.translate(text) if text else ""

    def candidate(self, name: str) -> Candidate:
        return next(c for c in self.problem.candidates if c.id == name)

    def title(self, name: str) -> str:
        return self.t(self.candidate(name).title)

    def owner(self, candidate: Candidate) -> str:
        for institution in self.problem.institutions:
            if institution.id == candidate.institution:
                return self.t(institution.title)
        return ""


def spoken(text: Message, translate: Translate) -> str:
    """A message in the reader's language; parameters that are texts are translated too."""
    params = {
        name: spoken(value, translate)
        if isinstance(value, Message)
        else (translate(value) if isinstance(value, str) and value else value)
        for name, value in text.params.items()
    }
    return Message(text.id, params).text(translate)


def plan_document(
    *,
    problem: Problem,
    plan: Plan,
    score: UnitScore,
    instrument: Instrument,
    threat: ThreatProfile,
    interventions: Sequence[Intervention],
    levels: Mapping[str, int | Fraction | None],
    frame: Frame,
    translate: Translate,
) -> doc.PlanDocument:
    """Everything the plan's documents say.

    Parameters
    ----------
    problem, plan
        The planning problem and its solution with reasons and prices.
    score, instrument
        The State's score and the instrument it was scored with.
    threat
        The threat profile.
    interventions
        The catalogue's interventions, for what will be measured.
    levels
        Today's level of each indicator; ``None`` or absent where it is not known.
    frame
        Names, dates and language.
    translate
        A gettext function.
    """
    desk = _Desk(problem, plan, frame, translate)
    activities = _activities(desk)
    left_out = _left_out(desk)
    unfunded = _unfunded(desk)
    gates = _gates(desk)
    return doc.PlanDocument(
        title=translate("National plan against cybercrime"),
        state=doc.State(
            code=frame.code,
            name=translate(frame.name),
            fictional=frame.fictional,
            region=translate(frame.region) if frame.region else "",
        ),
        language=frame.language,
        direction=frame.direction,
        start=Month.parse(problem.start),
        horizon=problem.horizon,
        issued_on=frame.issued_on,
        edition=frame.edition,
        summary=_summary(desk, score, threat, activities, unfunded, gates),
        standing=standing(
            score,
            instrument,
            levels,
            frame.assessed_on,
            tuple(desk.say(note) for note in frame.baseline_notes),
            translate,
        ),
        threat=threat_picture(threat, frame.areas, translate),
        activities=activities,
        gates=gates,
        blackouts=tuple(
            doc.Blackout(months=b.months, reason=desk.t(b.reason)) for b in problem.blackouts
        ),
        credits=_credits(desk),
        pots=_pots(desk),
        unfunded=unfunded,
        left_out=left_out,
        prices=tuple(
            doc.Price(
                thing=desk.say(p.change.text),
                low=p.low / plan.objective if plan.objective else 0.0,
                high=p.high / plan.objective if plan.objective else 0.0,
            )
            for p in plan.prices
        ),
        risks=(*_risks(desk, score, gates), *frame.risks),
        measures=_measures(desk, interventions, levels, instrument, threat),
        bound_statement=_bound_statement(desk),
        method=_method(desk),
        sources=frame.sources,
        provenance=doc.Provenance(
            plan_sha256=frame.plan_sha256,
            problem_sha256=plan.problem_sha256,
            version=plan.version,
            seed=plan.seed,
            solver=plan.solver,
            catalogue=frame.catalogue,
        ),
    )


# --- the plan ---------------------------------------------------------------------------------


def _reasons(plan: Plan) -> dict[str, Reason]:
    return {reason.candidate: reason for reason in plan.reasons}


def _activities(desk: _Desk) -> tuple[doc.Activity, ...]:
    chosen = {a.candidate for a in desk.plan.activities}
    reasons = _reasons(desk.plan)
    found = []
    for activity in sorted(desk.plan.activities, key=lambda a: (a.start, a.end, a.candidate)):
        candidate = desk.candidate(activity.candidate)
        required = tuple(_leaves(candidate.requires))
        reason = reasons.get(candidate.id)
        found.append(
            doc.Activity(
                id=candidate.id,
                title=desk.t(candidate.title),
                area=_area_title(desk, candidate),
                start=activity.start,
                end=activity.end,
                effective=activity.effective,
                institution=desk.owner(candidate),
                costs=_costs(desk, candidate),
                paid_by=_paid_by(desk, candidate.id),
                needs=tuple(
                    dict.fromkeys(
                        r.activity
                        for r in required
                        if r.activity is not None and r.activity in chosen
                    )
                ),
                gates=tuple(dict.fromkeys(r.fact for r in required if r.fact is not None)),
                rules=tuple(desk.t(RULES[r]) for r in candidate.rules if r in RULES),
                why=tuple(desk.say(text) for text in reason.text) if reason else (),
                status=_status(desk, activity.fixed, reason),
            )
        )
    return tuple(found)


def _leaves(requirement: Requirement | None) -> Iterable[Requirement]:
    if requirement is None:
        return
    for part in (*requirement.all_of, *requirement.any_of):
        yield from _leaves(part)
    if requirement.of:
        yield from (Requirement(activity=name, hard=requirement.hard) for name in requirement.of)
    if not (requirement.all_of or requirement.any_of) and requirement.hard:
        yield requirement


def _status(desk: _Desk, fixed: bool, reason: Reason | None) -> str:
    if fixed:
        return desk.t("under way")
    if reason is not None and reason.verdict == "insisted":
        return desk.t("insisted on by the State")
    if reason is not None and reason.verdict == "tie":
        return desk.t("a close call: in or out makes little difference")
    return ""


def _area_title(desk: _Desk, candidate: Candidate) -> str:
    for purpose in candidate.purposes:
        if purpose in desk.frame.areas:
            return desk.t(desk.frame.areas[purpose])
    return desk.t("Cross-cutting")


def _costs(desk: _Desk, candidate: Candidate) -> tuple[doc.CostPart, ...]:
    sums: dict[str, int] = defaultdict(int)
    for payment in desk.plan.payments:
        if payment.candidate == candidate.id:
            sums[payment.kind] += payment.amount
    return tuple(
        doc.CostPart(kind=desk.t(title), amount=sums[kind])
        for kind, title in COST_KINDS.items()
        if sums[kind]
    )


def _paid_by(desk: _Desk, name: str) -> tuple[doc.PotShare, ...]:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for payment in desk.plan.payments:
        if payment.candidate == name:
            sums[payment.year, payment.pot] += payment.amount
    return tuple(
        doc.PotShare(pot=pot, year=year, amount=amount)
        for (year, pot), amount in sorted(sums.items())
    )


def _gates(desk: _Desk) -> tuple[doc.Gate, ...]:
    chosen = {a.candidate for a in desk.plan.activities}
    used = {
        leaf.fact
        for candidate in desk.problem.candidates
        if candidate.id in chosen
        for leaf in _leaves(candidate.requires)
        if leaf.fact is not None
    }
    return tuple(
        doc.Gate(
            id=fact.id,
            title=desk.t(fact.title),
            month=fact.from_month,
            owner=desk.t(fact.owner),
            holds=fact.from_month is not None and fact.from_month <= 0,
        )
        for fact in desk.problem.facts
        if fact.id in used
    )


def _credits(desk: _Desk) -> tuple[doc.Credit, ...]:
    return tuple(
        doc.Credit(
            title=desk.title(credit.candidate),
            provider=desk.t(credit.provider),
            status=desk.t("running") if credit.end > 0 else desk.t("done"),
        )
        for credit in desk.problem.credits
    )


# --- money ------------------------------------------------------------------------------------


def _pots(desk: _Desk) -> tuple[doc.Pot, ...]:
    found = []
    for pot in desk.problem.pots:
        years = tuple(
            doc.PotYear(
                year=y.year, available=y.available, committed=y.committed, unspent=y.unspent
            )
            for y in desk.plan.pots
            if y.pot == pot.id
        )
        titles = {a.id: a.title for a in desk.problem.areas}
        earmark = "; ".join(desk.t(titles.get(p, p)) for p in pot.purposes)
        found.append(
            doc.Pot(
                id=pot.id,
                donor=desk.t(pot.donor or pot.id),
                earmark=earmark,
                years=years,
                why_unspent=_why_unspent(desk, years, bool(earmark), pot.carry_over),
            )
        )
    return tuple(found)


def _why_unspent(desk: _Desk, years: Sequence[doc.PotYear], earmarked: bool, carries: bool) -> str:
    left = years[-1].unspent if carries and years else sum(y.unspent for y in years)
    if not left:
        return ""
    if earmarked:
        return desk.t("Left over: nothing more within the earmark fits the plan.")
    return desk.t("Left over: what remains is less than any further activity costs.")


def _cost_of(candidate: Candidate) -> int:
    return sum(cost.amount for cost in candidate.costs)


def _unfunded(desk: _Desk) -> tuple[doc.Unfunded, ...]:
    found = []
    shown = {entry.id for entry in _left_out(desk)}
    for reason in desk.plan.reasons:
        if reason.candidate not in shown:
            continue
        years = [b.split(":")[1] for b in reason.blocked_by if b.startswith("money")]
        if reason.verdict == "out" and years:
            candidate = desk.candidate(reason.candidate)
            year = int(years[0]) if years[0].isdigit() else None
            found.append(
                doc.Unfunded(
                    title=desk.t(candidate.title),
                    amount=_cost_of(candidate),
                    year=year,
                    reason=" ".join(desk.say(change.text) for change in reason.changes[:1]),
                )
            )
    return tuple(found)


# --- why not ----------------------------------------------------------------------------------


def _left_out(desk: _Desk) -> tuple[doc.LeftOut, ...]:
    chosen = {a.candidate for a in desk.plan.activities}
    credited = {credit.candidate for credit in desk.problem.credits}
    reasons = _reasons(desk.plan)
    words = {
        "out": desk.t("left out"),
        "ruled-out": desk.t("ruled out by the State"),
        "tie": desk.t("a close call"),
    }
    found = []
    listed: set[str] = set()
    for candidate in desk.problem.candidates:
        course = candidate.id.removesuffix(LATER)
        if {course, course + LATER} & (chosen | credited) or course in listed:
            continue
        listed.add(course)
        reason = reasons.get(candidate.id)
        later = reasons.get(course + LATER)
        if later is not None and later.changes and not (reason and reason.changes):
            reason = later
        found.append(
            doc.LeftOut(
                id=candidate.id,
                title=desk.t(candidate.title),
                area=_area_title(desk, candidate),
                cost=_cost_of(candidate),
                reason=" ".join(desk.say(text) for text in reason.text) if reason else "",
                smallest_change=" ".join(desk.say(change.text) for change in reason.changes)
                if reason
                else "",
                verdict=words.get(reason.verdict, "") if reason else words["out"],
            )
        )
    return tuple(found)


# --- summary, risks, measures, method ---------------------------------------------------------


def _summary(
    desk: _Desk,
    score: UnitScore,
    threat: ThreatProfile,
    activities: Sequence[doc.Activity],
    unfunded: Sequence[doc.Unfunded],
    gates: Sequence[doc.Gate],
) -> doc.Summary:
    years = -(-desk.problem.horizon // 12)
    objective = desk.say(
        message(
            "Over {years} years, {count} activities raise the State's capability where the threat "
            "weighs most, each in an order that lets it last.",
            years=years,
            count=len(activities),
        )
    )
    first = [a for a in activities if a.start < FIRST_MONTHS][:6]
    return doc.Summary(
        objective=objective,
        priorities=_priorities(desk),
        first_steps=tuple(
            doc.FirstStep(month=a.start, title=a.title, owner=a.institution) for a in first
        ),
        funded=sum(p.amount for p in desk.plan.payments),
        unfunded=sum(u.amount for u in unfunded),
        certainty=_certainty(desk, score, threat),
        to_confirm=tuple(g.title for g in gates if not g.holds)[:6],
    )


def _priorities(desk: _Desk) -> tuple[doc.Priority, ...]:
    paths = {path.area: path for path in desk.plan.areas}
    gained = sorted(
        (
            (area.weight * sum(paths[area.id].value), area)
            for area in desk.problem.areas
            if area.id in paths and paths[area.id].raised and paths[area.id].raised[-1] > 0
        ),
        key=lambda item: (-item[0], item[1].id),
    )
    return tuple(
        doc.Priority(
            title=desk.t(area.title),
            why=desk.say(
                message(
                    "{gap} level points below target today; the plan adds {raised}.",
                    gap=f"{area.gap:.1f}",
                    raised=f"{paths[area.id].raised[-1]:.1f}",
                )
            ),
        )
        for _, area in gained[:MOST_PRIORITIES]
    )


def _certainty(desk: _Desk, score: UnitScore, threat: ThreatProfile) -> tuple[str, ...]:
    said = []
    if score.coverage is not None:
        said.append(
            desk.say(
                message(
                    "{percent} % of the assessment, by weight, was answered.",
                    percent=str(shown(100 * score.coverage, 0)),
                )
            )
        )
    if score.why_no_stage is not None:
        said.append(desk.say(score.why_no_stage))
    if threat.little_known:
        said.append(
            desk.t("The threat picture is little known: its weights are near equal by necessity.")
        )
    said.append(_bound_statement(desk))
    return tuple(said)


def _bound_statement(desk: _Desk) -> str:
    if desk.plan.gap <= 1e-6:
        return desk.t("No other plan within the same limits is worth more: this is proven.")
    return desk.say(
        message(
            "No other plan within the same limits can be worth more than {percent} % more: this is "
            "proven.",
            percent=f"{100 * (desk.plan.bound / desk.plan.objective - 1):.1f}"
            if desk.plan.objective
            else "?",
        )
    )


def _risks(desk: _Desk, score: UnitScore, gates: Sequence[doc.Gate]) -> tuple[doc.Risk, ...]:
    waiting = defaultdict(list)
    starts = {a.candidate: a.start for a in desk.plan.activities}
    for candidate in desk.problem.candidates:
        if candidate.id in starts:
            for leaf in _leaves(candidate.requires):
                if leaf.fact is not None:
                    waiting[leaf.fact].append(candidate.id)
    found = [
        doc.Risk(
            title=gate.title,
            kind=desk.t("Precondition"),
            effect=desk.say(
                message(
                    "Until it is confirmed, {count} activities wait, the first of them: {first}.",
                    count=len(set(waiting[gate.id])),
                    first=desk.title(min(waiting[gate.id], key=lambda name: starts[name])),
                )
            ),
            response=desk.t("Confirm in writing; the plan is made again if the date moves."),
            owner=gate.owner,
            by_month=min(starts[name] for name in waiting[gate.id]),
        )
        for gate in gates
        if not gate.holds and waiting[gate.id]
    ]
    found.append(
        doc.Risk(
            title=desk.t("Trained people leave or rotate"),
            kind=desk.t("Risk"),
            effect=desk.t("Capability counts only the people still present."),
            response=desk.t(
                "Retention commitment before training; presence counted every six months; mentors "
                "stay until the thresholds of rule R9 are met."
            ),
            owner=desk.t("Heads of the recipient institutions"),
        )
    )
    if score.coverage is not None and score.coverage < Fraction(3, 5):
        found.append(
            doc.Risk(
                title=desk.t("The assessment is incomplete"),
                kind=desk.t("Risk"),
                effect=desk.t(
                    "Needs that nobody has looked at may be larger than those planned for."
                ),
                response=desk.t("Complete the assessment first, then make the plan again."),
                owner=desk.t("National coordinator"),
                by_month=FIRST_MONTHS,
            )
        )
    for blackout in desk.problem.blackouts:
        found.append(
            doc.Risk(
                title=desk.t(blackout.reason)
                if blackout.reason
                else desk.t("Months without activities"),
                kind=desk.t("External circumstance"),
                effect=desk.t("Nothing starts in these months, and what runs pauses."),
                response=desk.t("The plan keeps these months free."),
                owner=desk.t("National coordinator"),
                by_month=min(blackout.months, default=None),
            )
        )
    return tuple(found)


def _measures(
    desk: _Desk,
    interventions: Sequence[Intervention],
    levels: Mapping[str, int | Fraction | None],
    instrument: Instrument,
    threat: ThreatProfile,
) -> tuple[doc.Measure, ...]:
    by_id = {i.id: i for i in interventions}
    targets: dict[str, tuple[int, int, Candidate]] = {}
    for activity in desk.plan.activities:
        candidate = desk.candidate(activity.candidate)
        intervention = by_id.get(candidate.intervention)
        for effect in intervention.effects if intervention else ():
            now = levels.get(effect.indicator)
            if now is not None and now >= effect.to_level:
                continue
            best = targets.get(effect.indicator)
            if best is None or effect.to_level > best[0]:
                targets[effect.indicator] = (effect.to_level, activity.effective, candidate)
    ranked = sorted(
        (name for name in targets if name in instrument.indicators),
        key=lambda name: (not instrument.indicators[name].critical, targets[name][1], name),
    )
    found = []
    for name in ranked[:MOST_MEASURES]:
        level, month, candidate = targets[name]
        indicator = instrument.indicators[name]
        now = levels.get(name)
        found.append(
            doc.Measure(
                id=name,
                title=desk.t(indicator.title),
                area=desk.t(instrument.dimension_of[name].title),
                unit=desk.t("level, 0 to 4"),
                baseline=None if now is None else float(now),
                baseline_year=desk.frame.assessed_on.year
                if now is not None and desk.frame.assessed_on
                else None,
                targets=(doc.Target(month=month, value=level),),
                means=desk.t("Re-assessment with the same edition, with evidence"),
                owner=desk.owner(candidate) or desk.t("National coordinator"),
            )
        )
    return (*found, *_outcome_measures(desk, threat))


def _outcome_measures(desk: _Desk, threat: ThreatProfile) -> tuple[doc.Measure, ...]:
    """Victimisation, reporting and recorded crime, apart (R10): none is a target to lower."""
    recorded = [o for group in threat.groups for o in group.observed if o.count is not None]
    latest = max(recorded, key=lambda o: o.year, default=None)
    rows = (
        ("outcome-victimisation", N_("People who met cybercrime in a year"), N_("share of people"),
         N_("Victimisation survey"), None, None),
        ("outcome-reporting", N_("Victims who reported it"), N_("share of victims"),
         N_("The same survey"), None, None),
        ("outcome-recorded", N_("Recorded offences (more may mean more trust)"), N_("offences"),
         N_("Police records, with the State's own definition"),
         latest.count if latest else None, latest.year if latest else None),
    )  # fmt: skip
    return tuple(
        doc.Measure(
            id=name,
            title=desk.t(title),
            area=desk.t("Outcomes, shown apart"),
            unit=desk.t(unit),
            baseline=baseline,
            baseline_year=year,
            means=desk.t(means),
            owner=desk.t("National coordinator"),
        )
        for name, title, unit, means, baseline, year in rows
    )


def _method(desk: _Desk) -> tuple[doc.MethodNote, ...]:
    t = desk.t
    return (
        doc.MethodNote(
            title=t("Scores"),
            text=t(
                "Every answer is a level from 0 to 4. A dimension's score is the weighted mean of its "
                "levels as a percentage; critical indicators hold its stage down. What is not known "
                "widens the range and lowers coverage; it is never counted as zero."
            ),
        ),
        doc.MethodNote(
            title=t("Threat weights"),
            text=t(
                "Police-recorded offences per 100,000 people, where a State reports them, are pooled "
                "with its sub-region and region, corrected for under-reporting as an interval and "
                "weighted by harm. Where nothing is counted, weights are near equal and a structured "
                "judgement leads."
            ),
        ),
        doc.MethodNote(
            title=t("The plan"),
            text=t(
                "Activities and their months are chosen together, so that risk-weighted capability "
                "over time is as large as the money, people, calendars and rules allow. Each further "
                "point in an area is worth less than the one before. A second program without the "
                "solver checked every condition of this plan."
            ),
        ),
        doc.MethodNote(
            title=t("Money"),
            text=t(
                "All sums are US dollars and count all the money: delivery, staff, mentors, travel, "
                "equipment not donated, licences, evaluation and support cost. Costs come from the "
                "catalogue with its source grade; they are to be confirmed before agreement."
            ),
        ),
    )
