"""Objects that hold each other: a ring has no beginning, and a deep chain no reader. Both are refused."""

from __future__ import annotations

from collections.abc import Mapping

from gradus.domain.messages import message
from gradus.formats.sheets.faults import Faults
from gradus.formats.stix.objects import Object
from gradus.formats.stix.words import CONTAINERS

DEEPEST = 16


def check_chains(objects: Mapping[str, Object], faults: Faults) -> None:
    """Note rings and chains deeper than ``DEEPEST`` of reports and groupings, and of markings.

    Relations between other objects (a uses b uses a) are no containment and may form rings.
    """
    holds = {id_: _held(item, objects) for id_, item in objects.items()}
    depth: dict[str, int] = {}
    for start in holds:
        if start not in depth:
            _visit(start, holds, depth, faults)


def _held(item: Object, objects: Mapping[str, Object]) -> list[str]:
    """What an object holds: the containers in a container, the markings of a marking."""
    name = ""
    if item["type"] in CONTAINERS:
        name = "object_refs"
    elif item["type"] == "marking-definition":
        name = "object_marking_refs"
    listed = item.get(name, ())
    return [
        ref
        for ref in listed
        if ref in objects and objects[ref]["type"] in (*CONTAINERS, "marking-definition")
    ]


def _visit(
    start: str, holds: Mapping[str, list[str]], depth: dict[str, int], faults: Faults
) -> None:
    """Depth-first without recursion; ``path`` is what is open."""
    path: list[str] = [start]
    pending = {start: list(holds[start])}
    while path:
        top = path[-1]
        if pending[top]:
            below = pending[top].pop()
            if below in pending:
                ring = [*path[path.index(below) :], below]
                faults.add(
                    f"{faults.source}, {below}",
                    message("It holds itself: {path}.", path=" > ".join(ring[:12])),
                    message("Take one of these references away."),
                    "cycle",
                )
            elif below not in depth:
                path.append(below)
                pending[below] = list(holds[below])
            continue
        path.pop()
        del pending[top]
        depth[top] = 1 + max((depth.get(r, 0) for r in holds[top]), default=0)
        if depth[top] == DEEPEST + 1:
            faults.add(
                f"{faults.source}, {top}",
                message("It holds others more than {n} deep.", n=DEEPEST),
                message("Flatten the reports, or leave the outer ones out."),
                "too-deep",
            )
