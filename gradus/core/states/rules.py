"""What must hold for the register of a State."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

CODE_LONGEST = 60


class NameMissing(Refusal):
    """A thing of the register without a name."""

    def __init__(self) -> None:
        super().__init__(
            "name-missing",
            message("It needs a name."),
            message("Write the name its letterhead has."),
        )


class NameTaken(Refusal):
    """Two things of one place with the same name or code."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "name-taken",
            message("{name} is there already.", name=name),
            message("Open the entry that is there and change it, or choose another name."),
        )


class MoreStaffThanPosts(Refusal):
    """A unit cannot have more people than posts; one of the numbers is a slip."""

    def __init__(self, staff: int, posts: int) -> None:
        super().__init__(
            "more-staff-than-posts",
            message("{staff} people in {posts} posts cannot be.", staff=staff, posts=posts),
            message("Count the posts of the unit, filled and empty, and the people in them."),
        )


def named(name: str) -> str:
    """The name without spaces around it. Raises NameMissing."""
    tidy = " ".join(name.split())
    if not tidy:
        raise NameMissing
    return tidy


def check_posts(posts: int | None, staff: int | None) -> None:
    """Numbers not reported are no fault. Raises MoreStaffThanPosts."""
    if posts is not None and staff is not None and staff > posts:
        raise MoreStaffThanPosts(staff, posts)


def free_code(name: str, kind: str, taken: Collection[str]) -> str:
    """A code for a name that is not taken yet; a name in another script gets its kind's.

    Examples
    --------
    >>> free_code("Cyber Crime Unit", "police", {"cyber-crime-unit"})
    'cyber-crime-unit-2'
    >>> free_code("الشرطة", "police", ())
    'police'
    """
    stem = slugify(name)[: CODE_LONGEST - 5].strip("-") or kind
    if stem not in taken:
        return stem
    return next(code for n in range(2, len(taken) + 3) if (code := f"{stem}-{n}") not in taken)
