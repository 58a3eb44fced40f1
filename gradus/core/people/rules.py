"""What must hold for people, and which fields are anybody's to write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

LONGEST_SERVICE = 60  # years
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class PersonIncomplete(Refusal):
    """A person without a name, or without anything they are in the programme for."""

    def __init__(self) -> None:
        super().__init__(
            "person-incomplete",
            message(
                "A person needs a name and at least one of: {roles}.",
                roles="practitioner, mentor, trainer",
            ),
            message("Write the name as the person writes it, and choose what they do."),
        )


class OtherInstitution(Refusal):
    """A unit that belongs to another institution than the person."""

    def __init__(self) -> None:
        super().__init__(
            "other-institution",
            message("The unit is not one of the person's institution."),
            message("Choose a unit of the institution, or leave the unit open."),
        )


class NotALanguage(Refusal):
    """A language that is not written as a code."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "not-a-language",
            message("{text} is no code of a language.", text=repr(text[:20])),
            message("Write codes of two or three letters, such as en, fr, swa."),
        )


class ServiceOutOfRange(Refusal):
    """Years to serve that nobody serves."""

    def __init__(self, years: int) -> None:
        super().__init__(
            "service-out-of-range",
            message("{years} years to serve cannot be.", years=years),
            message("Write the whole years until retirement or the end of the posting."),
        )


class HiddenField(Refusal):
    """A field that the writer's role may not see; then it is not theirs to write."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            "hidden-field",
            message("Your role does not show you: {names}.", names=", ".join(sorted(names))),
            message("Leave it as it is, or ask the national coordinator to enter it."),
        )


class ErasedAlready(Refusal):
    """A person who asked to be forgotten, and was."""

    def __init__(self) -> None:
        super().__init__(
            "erased-already",
            message("This person's data is erased."),
            message("Enter the person anew if they come back and agree to it."),
        )


def languages_of(texts: Iterable[str]) -> list[str]:
    """Codes in lower case, each once, in order. Raises NotALanguage."""
    found: dict[str, None] = {}
    for text in texts:
        code = text.strip().lower()
        if not _LANGUAGE.fullmatch(code):
            raise NotALanguage(text)
        found[code] = None
    return list(found)


def check_person(name: str, roles: Collection[str], years_to_serve: int | None) -> None:
    """Raises PersonIncomplete or ServiceOutOfRange."""
    if not name.strip() or not roles:
        raise PersonIncomplete
    if years_to_serve is not None and not 0 <= years_to_serve <= LONGEST_SERVICE:
        raise ServiceOutOfRange(years_to_serve)
