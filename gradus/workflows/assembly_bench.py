"""What the parts of the assembly share: the catalogue, the State, what is known, names that matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gradus.catalogue.intervention import Intervention
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import N_
from gradus.engines.planner.problem import Fact
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.state import Host, StateFile

BASELINE = "baseline-assessment"
DILIGENCE = "hrddp-assessment"
AGREEMENT = "national-plan"
AGREED = "plan-agreed"
"""The fact that the State agreed to the plan, where no activity is needed for it."""

FOLLOW_UP = "follow-up-evaluation"
FRAMEWORK = "competency-framework"
FRAMEWORK_INDICATOR = "JUS-06"
NO_REGRET = frozenset({BASELINE, "provider-mapping", DILIGENCE})
"""What may start before the baseline is known."""

SECOND_YEAR = 12
LATER = ".later"
"""Ending of the id of a course in or after the second year of training, which needs R5."""

Levels = Mapping[str, Fraction | int | None]


@dataclass
class Bench:
    shelf: Shelf
    state: StateFile
    instrument: Instrument
    levels: Levels
    threat: ThreatProfile
    baseline_first: bool
    hosts: dict[str, list[Host]] = field(default_factory=lambda: defaultdict(list))
    candidates: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[str, Fact] = field(default_factory=dict)
    prior: int = 1
    assessment: str = N_("the assessment this plan rests on")

    def level(self, indicator: str) -> Fraction | int:
        """Today's level, or the stated prior where nobody knows it."""
        known = self.levels.get(indicator)
        return self.prior if known is None else known

    def by_id(self) -> dict[str, Intervention]:
        return {i.id: i for i in self.shelf.interventions}


def diligent(bench: Bench, host: Host) -> bool:
    """Whether R1 applies to the institution."""
    return host.kind in bench.shelf.security_forces


def excepted(bench: Bench, intervention: str, rule: str | None) -> bool:
    return any(e.rule == rule and e.intervention == intervention for e in bench.state.exceptions)


def is_open(bench: Bench, intervention: str) -> bool:
    """Whether the intervention has a host here and the State does not rule it out."""
    return bool(bench.candidates.get(intervention)) and not any(
        w.intervention == intervention for w in bench.state.rules_out
    )
