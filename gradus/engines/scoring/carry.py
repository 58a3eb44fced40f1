"""Answers given for one edition, carried into another along a crosswalk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from gradus.domain.messages import Message, message
from gradus.engines.scoring.answers import UNKNOWN, Answer, Special, Value
from gradus.engines.scoring.compare import Carry, Crosswalk
from gradus.engines.scoring.exact import Exact, exact, whole_if_possible
from gradus.engines.scoring.instrument import Indicator, Instrument

Wrong = Callable[[str, Message, Message], None]
"""Notes a fault: path in the file, what is wrong, what to do."""


def judge_crosswalk(walk: Crosswalk, old: Instrument, new: Instrument, wrong: Wrong) -> None:
    """Note everything that is wrong with a crosswalk between two editions."""
    for key, said, edition in (
        ("before", walk.before, old.edition),
        ("after", walk.after, new.edition),
    ):
        if said != edition:
            wrong(
                key,
                message("The crosswalk says {said}, the instrument is {edition}.", said=repr(said),
                        edition=edition),
                message("Give the crosswalk between just these two editions."),
            )  # fmt: skip
    sources: dict[str, str] = {}
    for id_, carry in walk.indicators.items():
        path = f"indicators.{id_}"
        if id_ not in old.indicators:
            wrong(path, *_no_indicator(id_, old))
        for target in carry.to:
            if target not in new.indicators:
                wrong(path, *_no_indicator(target, new))
                continue
            if target in sources:
                wrong(
                    path,
                    message("{id} takes the answers of both {first} and {second}.", id=target,
                            first=sources[target], second=id_),
                    message("Let one old indicator speak for each new one."),
                )  # fmt: skip
            sources[target] = id_
            _judge_levels(carry, new.indicators[target], path, wrong)
    for was, now in walk.dimensions.items():
        for dimension, instrument in ((was, old), (now, new)):
            if dimension not in {d.id for d in instrument.dimensions}:
                wrong(
                    f"dimensions.{was}",
                    message("{id} is no dimension of {edition}.", id=repr(dimension),
                            edition=instrument.edition),
                    message("Check its spelling, or remove it."),
                )  # fmt: skip


def _judge_levels(carry: Carry, target: Indicator, path: str, wrong: Wrong) -> None:
    for written, value in carry.levels.items():
        number = _number(value)
        if _number(written) is None or number is None:
            wrong(
                f"{path}.levels.{written}",
                message("{value} is no plain number.", value=repr(f"{written}: {value}")),
                message("Write a number such as 3 or 17.25."),
            )
        elif not target.scale.holds(number):
            wrong(
                f"{path}.levels.{written}",
                message("{value} does not lie on the scale of {indicator}.", value=str(value),
                        indicator=target.id),
                message("Write a value of the new edition."),
            )  # fmt: skip


def carried(answers: Iterable[Answer], walk: Crosswalk, new: Instrument) -> tuple[Answer, ...]:
    """The old answers as answers to the new edition.

    Unknown and not applicable stay so. A value the crosswalk or the new scale has no place for
    becomes unknown, so that the range stays honest; answers to dropped indicators are left out.
    """
    found = []
    for answer in answers:
        carry = walk.indicators.get(answer.indicator)
        if carry is None:
            continue
        for target in carry.to:
            value = _value(answer.value, carry, new, target)
            found.append(replace(answer, indicator=target, value=value))
    return tuple(found)


def _value(value: Value, carry: Carry, new: Instrument, target: str) -> Value:
    if isinstance(value, Special):
        return value
    now: Exact | None = value
    if carry.levels:
        levels = {_number(written): _number(level) for written, level in carry.levels.items()}
        now = levels.get(value)
    indicator = new.indicators[target]
    if now is None or not indicator.scale.holds(now):
        return UNKNOWN
    return now if not indicator.levels or now in indicator.levels else UNKNOWN


def _number(value: object) -> Exact | None:
    """An exact number, or ``None`` where it is none."""
    if isinstance(value, str):
        try:
            return exact(value)
        except ValueError:
            return None
    return whole_if_possible(value) if not isinstance(value, int) else value  # type: ignore[arg-type]


def _no_indicator(id_: str, instrument: Instrument) -> tuple[Message, Message]:
    return (
        message(
            "{indicator} is no indicator of {edition}.",
            indicator=repr(id_[:40]),
            edition=instrument.edition,
        ),
        message("Check its spelling, or remove it."),
    )
