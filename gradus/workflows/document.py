"""From the results of a planning run to what its documents print, in the reader's language.

Nothing is computed here that the results do not say: these modules pick, order and word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from gradus.catalogue.intervention import Intervention
from gradus.domain.periods import Month
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import UnitScore
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.workflows.document_measures import measures, method
from gradus.workflows.document_people import supplies
from gradus.workflows.document_plan import (
    activities,
    done_already,
    exceptions,
    left_out,
    pots,
    unfunded,
)
from gradus.workflows.document_plan import gates as all_gates
from gradus.workflows.document_results import Frame, Results, Translate
from gradus.workflows.document_standing import standing
from gradus.workflows.document_summary import bound_statement, risks, summary
from gradus.workflows.document_threat import threat_picture
from gradus.workflows.plan_without import PlanMoved


def plan_document(
    *,
    problem: Problem,
    plan: Plan,
    score: UnitScore,
    instrument: Instrument,
    threat: ThreatProfile,
    moved: PlanMoved,
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
    threat, moved
        The threat profile, and what it moved.
    interventions
        The catalogue's interventions, for what will be measured.
    levels
        Today's level of each indicator; ``None`` or absent where it is not known.
    frame
        Names, dates and language.
    translate
        A gettext function.
    """
    results = Results(problem, plan, frame, translate)
    listed, missing, gates = activities(results), unfunded(results), all_gates(results)
    provisional = score.coverage is None or score.coverage < instrument.minimum_coverage
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
        edition=translate("Desk draft from public sources, agreed with nobody")
        if frame.desk
        else frame.edition,
        summary=summary(results, score, threat, moved, provisional, listed, missing, gates),
        standing=standing(score, instrument, levels, frame, translate),
        threat=threat_picture(threat, results, moved),
        activities=listed,
        gates=gates,
        blackouts=tuple(
            doc.Blackout(months=b.months, reason=results.t(b.reason)) for b in problem.blackouts
        ),
        exceptions=exceptions(results),
        credits=done_already(results),
        pots=pots(results),
        unfunded=missing,
        left_out=left_out(results),
        prices=_prices(results),
        risks=(*risks(results, score, gates), *frame.risks),
        measures=measures(results, interventions, levels, instrument, threat),
        bound_statement=bound_statement(results),
        method=method(results),
        sources=frame.sources,
        supplies=supplies(results),
        provenance=doc.Provenance(
            plan_sha256=frame.plan_sha256,
            problem_sha256=plan.problem_sha256,
            version=plan.version,
            seed=plan.seed,
            solver=plan.solver,
            catalogue=frame.catalogue,
        ),
    )


def _prices(results: Results) -> tuple[doc.Price, ...]:
    """What a little more of each scarce thing is worth, the most first."""
    worth = results.plan.objective
    found = [
        doc.Price(
            thing=results.say(price.change.text).rstrip("."),
            low=price.low / worth if worth else 0.0,
            high=price.high / worth if worth else 0.0,
        )
        for price in results.plan.prices
    ]
    return tuple(sorted(found, key=lambda price: (-price.high, -price.low)))
