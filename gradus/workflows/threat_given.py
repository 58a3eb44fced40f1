"""A threat picture that was made before and is given as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.engines.threat.profile import AreaThreat, ThreatProfile
from gradus.formats.records.read_json import read_json
from gradus.workflows.files import read_file

NEAR = 1e-6
"""How near to 1 the weights sum, which were written as decimals."""


class ProfileOfOther(Refusal):
    """The threat picture is of another State than the plan."""

    def __init__(self, source: str, given: str, wanted: str) -> None:
        super().__init__(
            "profile-of-other",
            message(
                "The threat picture {source} is of {given}, the plan is of {wanted}.",
                source=source,
                given=given or "-",
                wanted=wanted,
            ),
            message("Give the picture of the same State: gradus threat profile writes one."),
        )


def read_profile(path: Path, state: str, shelf: Shelf) -> ThreatProfile:
    """The threat picture of a State from a JSON file, as ``gradus threat profile`` writes it.

    Raises
    ------
    InvalidInput
        With every fault: it is no such file, or weighs other areas than the catalogue's.
    ProfileOfOther
        It is of another State.
    """
    return profile_of(read_file(path), path.name, state, shelf)


def profile_of(data: bytes, source: str, state: str, shelf: Shelf) -> ThreatProfile:
    """As :func:`read_profile`, from bytes."""
    profile = read_json(ThreatProfile, data, source)
    if profile.state != state:
        raise ProfileOfOther(source, profile.state, state)
    faults = [
        *_unsayable(profile),
        *_faults("intervention_areas", profile.intervention_areas, [a.id for a in shelf.areas]),
        *_faults("capacity_areas", profile.capacity_areas, list(shelf.capacity_areas)),
    ]
    if faults:
        raise InvalidInput(source, faults)
    return profile


def _unsayable(profile: ThreatProfile) -> Iterator[Fault]:
    """Sentences whose places nothing goes into, or something other than a plain value."""
    said = {f"remarks[{n}]": text for n, text in enumerate(profile.remarks)} | {
        f"groups[{g}].observed[{n}].meaning": figure.meaning
        for g, group in enumerate(profile.groups)
        for n, figure in enumerate(group.observed)
    }
    for where, text in said.items():
        if not _sayable(text):
            yield Fault(
                where,
                message("A sentence has places for what is not given."),
                message("Leave the file as gradus threat profile wrote it."),
            )


def _sayable(text: Message) -> bool:
    try:
        places = [place[1:] for place in Formatter().parse(text.id)]
    except ValueError:
        return False
    inner = (value for value in text.params.values() if isinstance(value, Message))
    return all(map(_sayable, inner)) and all(
        name is None or (name in text.params and not spec and conversion is None)
        for name, spec, conversion in places
    )


def _faults(where: str, areas: Sequence[AreaThreat], known: Sequence[str]) -> Iterator[Fault]:
    """Areas that are not the catalogue's, and weights that cannot be."""
    remedy = message("Make it with the same catalogue as the plan: gradus threat profile.")
    given = [area.area for area in areas]
    if sorted(given) != sorted(known):
        odd = sorted({*given} ^ {*known}) or sorted(given)
        yield Fault(where, _other_areas(odd), remedy)
        return
    for place, area in enumerate(areas):
        weight = area.weight
        if not 0 <= weight.low <= weight.mid <= weight.high <= 1 + NEAR:
            yield Fault(
                f"{where}[{place}].weight",
                message("The weight does not lie in its interval, or not from 0 to 1."),
                message("Write low <= mid <= high, from 0 to 1."),
            )
    if abs(sum(area.weight.mid for area in areas) - 1) > NEAR:
        yield Fault(where, message("The weights do not sum to 1."), remedy)


def _other_areas(odd: Sequence[str]) -> Message:
    return message(
        "These are not the areas of the catalogue, each once: {areas}.", areas=", ".join(odd)
    )
