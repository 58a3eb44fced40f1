"""What will be measured and by which method, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gradus.catalogue.intervention import Intervention
from gradus.domain.messages import N_
from gradus.engines.planner.problem import Candidate
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.workflows.document_results import Results

MOST_MEASURES = 14


def measures(
    results: Results,
    interventions: Sequence[Intervention],
    levels: Mapping[str, int | Fraction | None],
    instrument: Instrument,
    threat: ThreatProfile,
) -> tuple[doc.Measure, ...]:
    """Levels with baseline and target, critical ones first; then outcomes, apart.

    A desk assessment gives no baselines: its levels are upper limits.
    """
    by_id = {i.id: i for i in interventions}
    targets: dict[str, tuple[int, int, Candidate]] = {}
    for activity in results.plan.activities:
        candidate = results.candidate(activity.candidate)
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
        now = None if results.frame.desk else levels.get(name)
        found.append(
            doc.Measure(
                id=name,
                title=results.t(indicator.title),
                area=results.t(instrument.dimension_of[name].title),
                unit=results.t("level, 0 to 4"),
                baseline=None if now is None else float(now),
                baseline_year=results.frame.assessed_on.year
                if now is not None and results.frame.assessed_on
                else None,
                targets=(doc.Target(month=month, value=level),),
                means=results.t("Re-assessment with the same edition, with evidence"),
                owner=results.owner(candidate) or results.t("National coordinator"),
            )
        )
    return (*found, *_outcome_measures(results, threat))


def _outcome_measures(results: Results, threat: ThreatProfile) -> tuple[doc.Measure, ...]:
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
            title=results.t(title),
            area=results.t("Outcomes, shown apart"),
            unit=results.t(unit),
            baseline=baseline,
            baseline_year=year,
            means=results.t(means),
            owner=results.t("National coordinator"),
        )
        for name, title, unit, means, baseline, year in rows
    )


def method(results: Results) -> tuple[doc.MethodNote, ...]:
    """How the numbers came about, for the annex."""
    t = results.t
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
