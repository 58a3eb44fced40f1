"""Each submission once: copies are one, and an edited one takes the place of what it replaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradus.domain.messages import Message, message
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.xlsform.submitted import Submission


def once_each(
    found: Sequence[Submission], faults: Faults, remark: Callable[[str, Message], None]
) -> tuple[Submission, ...]:
    """The submissions that stand, in the order found.

    Parameters
    ----------
    found
        Submissions as they stand in the file, copies and earlier editions included.
    faults
        Takes ids that two different submissions have, and editions that contradict each other.
    remark
        Told of what is left aside.
    """
    by_id: dict[str, Submission] = {}
    for one in found:
        first = by_id.setdefault(one.instance, one)
        if first is one or not one.instance:
            continue
        if first.said() == one.said():
            remark(one.where, message("A copy of the submission in {where}.", where=first.where))
        else:
            faults.add(
                one.where,
                message(
                    "It has the id of the submission in {where}, and says something else.",
                    where=first.where,
                ),
                message("Keep the one that is right; an edited submission has an id of its own."),
                "conflict",
            )
    replaced = {old: one for one in by_id.values() for old in one.replaces}
    standing = [one for one in by_id.values() if one.instance not in replaced]
    for one in by_id.values():
        if one.instance in replaced:
            remark(
                one.where,
                message(
                    "An earlier edition of the submission in {where}.",
                    where=replaced[one.instance].where,
                ),
            )
    _refuse_forks(standing, faults)
    _refuse_circles(by_id, standing, faults)
    return tuple(standing)


def _refuse_forks(standing: Sequence[Submission], faults: Faults) -> None:
    """Two that stand cannot both replace a third."""
    by: dict[str, Submission] = {}
    for one in standing:
        for old in one.replaces:
            other = by.setdefault(old, one)
            if other is not one:
                faults.add(
                    one.where,
                    message(
                        "It and the submission in {where} are both edits of {id}.",
                        where=other.where,
                        id=shown(old),
                    ),
                    message("Keep the one that is right."),
                    "conflict",
                )
                break


def _refuse_circles(
    by_id: dict[str, Submission], standing: Sequence[Submission], faults: Faults
) -> None:
    """Whatever is replaced is so, in the end, by one that stands."""
    reached: set[str] = set()
    waiting = [one.instance for one in standing]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in reached:
            reached.add(name)
            waiting.extend(by_id[name].replaces)
    for name in sorted(by_id.keys() - reached):
        faults.add(
            by_id[name].where,
            message("The submission replaces one that replaces it."),
            message("Export again; do not edit the file."),
            "conflict",
        )
