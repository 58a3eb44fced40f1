"""What makes no sense in an instrument file although its shape is right.

Every check names the path of the key, so that the reader can add its line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from gradus.domain.messages import Message, message
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import (
    Band,
    CappedPillars,
    CumulativeStages,
    Instrument,
    Points,
    ProfileMinimum,
    ShareMeeting,
    WeightedLevels,
)

Add = Callable[[str, Message, Message], None]
"""Notes a fault: path, what is wrong, what to do."""

MOST_DECIMALS = 9
COMMON = frozenset({"rule", "scale", "publish", "evidence", "doubt", "display"})
KEYS: Mapping[str, frozenset[str]] = {
    "weighted-levels": frozenset({"bands", "gate", "overall"}),
    "capped-pillars": frozenset({"bands", "cap"}),
    "points": frozenset({"bands", "unknown"}),
    "cumulative-stages": frozenset({"stages", "holds_from", "base"}),
    "profile-minimum": frozenset({"profiles", "target"}),
    "share-meeting": frozenset({"tests", "of"}),
}
"""Which keys of ``scoring`` belong to which rule, beside the common ones."""


def keys_of_other_rules(scoring: Any, rule: str, add: Add) -> None:
    """Note keys of the scoring block that the rule would leave unread.

    Parameters
    ----------
    scoring
        The block as read: a dataclass whose fields have their defaults where nothing is written.
    rule
        The rule's name.
    add
        Takes the faults.
    """
    for f in fields(scoring):
        default = f.default if f.default_factory is MISSING else f.default_factory()
        if getattr(scoring, f.name) == default or f.name in COMMON | KEYS[rule]:
            continue
        owners = sorted(name for name, keys in KEYS.items() if f.name in keys)
        add(
            f"scoring.{f.name}",
            message("The rule {rule} does not read {key}.", rule=rule, key=repr(f.name)),
            message("Remove it; it belongs to {rules}.", rules=", ".join(owners)),
        )


def judge_sense(instrument: Instrument, add: Add) -> None:
    """Note everything that could not be meant."""
    _display(instrument, add)
    _doubt(instrument, add)
    for n, dimension in enumerate(instrument.dimensions):
        if not dimension.indicators:
            add(
                f"dimensions[{n}].indicators",
                message("Dimension {id} asks nothing.", id=dimension.id),
                message("Add an indicator, or remove the dimension."),
            )
        if dimension.cap is not None and not isinstance(instrument.rule, CappedPillars):
            add(
                f"dimensions[{n}].cap",
                message("The rule {rule} does not read {key}.", rule=instrument.rule.name,
                        key="'cap'"),
                message("Remove it; it belongs to {rules}.", rules="capped-pillars"),
            )  # fmt: skip
    match instrument.rule:
        case WeightedLevels() as rule:
            _bands(rule.bands, add)
            _gate(rule, add)
        case CappedPillars() as rule:
            _bands(rule.bands, add)
            _caps(instrument, rule, add)
        case Points() as rule:
            _bands(rule.bands, add)
        case CumulativeStages() as rule:
            _once(((str(s.stage), f"scoring.stages[{n}]") for n, s in enumerate(rule.stages)), add)
            _holding(instrument, rule, add)
        case ProfileMinimum() as rule:
            _once(((p.id, f"scoring.profiles[{n}].id") for n, p in enumerate(rule.profiles)), add)
            for n, profile in enumerate(rule.profiles):
                _least(instrument, profile.required, f"scoring.profiles[{n}].required", add)
        case ShareMeeting() as rule:
            _once(((t.id, f"scoring.tests[{n}].id") for n, t in enumerate(rule.tests)), add)
            for n, test in enumerate(rule.tests):
                _least(instrument, test.at_least, f"scoring.tests[{n}].at_least", add)


def _display(instrument: Instrument, add: Add) -> None:
    for key in ("decimals", "dimension_decimals"):
        places = getattr(instrument, key)
        if places is not None and not 0 <= places <= MOST_DECIMALS:
            add(
                f"scoring.display.{key}",
                message("{found} decimals cannot be shown.", found=places),
                message("Write a whole number from 0 to {most}.", most=MOST_DECIMALS),
            )


def _doubt(instrument: Instrument, add: Add) -> None:
    for confidence, share in instrument.doubt.items():
        if not 0 <= share <= 1:
            add(
                f"scoring.doubt.{confidence}",
                message("A doubt is a share of the scale, from 0 to 1."),
                message("Write 0.25 for a quarter of the scale."),
            )


def _once(names: Iterable[tuple[str, str]], add: Add) -> None:
    counts: Counter[str] = Counter()
    for name, path in names:
        counts[name] += 1
        if counts[name] == 2:
            add(
                path,
                message("The id {name} is used twice.", name=repr(name)),
                message("Give each its own id."),
            )


def _bands(bands: Iterable[Band], add: Add) -> None:
    seen: list[Band] = []
    for n, band in enumerate(bands):
        if any(band.start == b.start or band.stage == b.stage for b in seen):
            add(
                f"scoring.bands[{n}]",
                message("Two bands have the same stage or start at the same score."),
                message("Give each band its own stage and its own score to start from."),
            )
        seen.append(band)


def _gate(rule: WeightedLevels, add: Add) -> None:
    if rule.gate is not None and any(not isinstance(b.stage, int) for b in rule.bands):
        add(
            "scoring.gate",
            message("A gate holds stages down by number, and the bands have names for stages."),
            message("Number the stages (0, 1, 2 ...) and give the names under name."),
        )


def _caps(instrument: Instrument, rule: CappedPillars, add: Add) -> None:
    if rule.cap is not None and rule.cap <= 0:
        add("scoring.cap", message("A cap lies above zero."), message("Write the most it counts."))
    for n, dimension in enumerate(instrument.dimensions):
        if dimension.cap is not None and dimension.cap <= 0:
            add(
                f"dimensions[{n}].cap",
                message("A cap lies above zero."),
                message("Write the most it counts."),
            )
        elif dimension.cap is None and rule.cap is None:
            add(
                f"dimensions[{n}]",
                message("Pillar {id} has no cap.", id=dimension.id),
                message("Give it a cap, or give scoring.cap for all."),
            )


def _holding(instrument: Instrument, rule: CumulativeStages, add: Add) -> None:
    for n, dimension in enumerate(instrument.dimensions):
        for m, indicator in enumerate(dimension.indicators):
            scale = indicator.scale
            if indicator.scored and not scale.minimum < rule.holds_from <= scale.maximum:
                add(
                    f"dimensions[{n}].indicators[{m}]",
                    message("{id} can never hold, or always holds.", id=indicator.id),
                    message("Let scoring.holds_from lie above its minimum, up to its maximum."),
                )


def _least(instrument: Instrument, least: Mapping[str, Exact], path: str, add: Add) -> None:
    for id_, value in least.items():
        indicator = instrument.indicators.get(id_)
        if indicator is None:  # noted by the reader
            continue
        if not indicator.scored:
            add(
                f"{path}.{id_}",
                message("{id} is asked and does not count.", id=id_),
                message("Remove it here, or let it count (scored)."),
            )
        elif not indicator.scale.minimum <= value <= indicator.scale.maximum:
            add(
                f"{path}.{id_}",
                message("{value} does not lie on the scale of {indicator}.", value=str(value),
                        indicator=id_),
                message("Write a number from {low} to {high}.", low=str(indicator.scale.minimum),
                        high=str(indicator.scale.maximum)),
            )  # fmt: skip
