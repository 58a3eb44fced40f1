"""Is the crosswalk of terms sound, and does it say what the offence groups say?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gradus.catalogue.classification import FILE, ClassificationFile, SchemeEntry, folded
from gradus.catalogue.shelf import SHIPPED
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.formats.records.read_yaml import lines_of, read_nodes, read_yaml

GROUPS = "threats/offence_groups.yaml"
FROM_GROUPS = {"articles": "un-convention", "cts": "cts", "iccs": "iccs"}
"""Keys of a group that name terms of a scheme: the crosswalk has to say the same."""
Add = Callable[[str, Message, Message], None]


def check_classification(root: Path) -> list[Fault]:
    """Every fault of the crosswalk in a catalogue's folder; none where it has no crosswalk."""
    path = root / FILE
    if not path.is_file():
        return []
    data = path.read_bytes()
    found = read_yaml(ClassificationFile, data, FILE)
    lines = lines_of(data, FILE)
    groups = _groups(root)
    judged: list[Fault] = []

    def add(where: str, what: Message, remedy: Message) -> None:
        judged.append(Fault(f"{FILE}, line {lines.get(where, 1)}, {where}", what, remedy))

    reasons = {reason.id for reason in found.reasons}
    schemes: set[str] = set()
    for n, scheme in enumerate(found.schemes):
        where = f"schemes[{n}]"
        if folded(scheme.id) in schemes:
            add(
                f"{where}.id",
                message("The id {name} is used twice.", name=repr(scheme.id)),
                message("Give each its own id."),
            )
        schemes.add(folded(scheme.id))
        for at, to, outside, needed in _said(scheme, where):
            for group in to:
                if group not in groups:
                    add(
                        at,
                        message("{name} is no group of offences.", name=repr(group)),
                        message("Write one of: {known}.", known=", ".join(groups)),
                    )
            if outside and outside not in reasons:
                add(
                    at,
                    message("{name} is not known.", name=repr(outside)),
                    message("Write one of: {known}.", known=", ".join(sorted(reasons))),
                )
            if bool(to) == bool(outside) and (needed or to):
                add(
                    at,
                    message("A term belongs to groups or is outside, not both and not neither."),
                    message("Write to, or outside with a reason."),
                )
        seen: set[str] = set()
        for m, entry in enumerate(scheme.terms):
            if folded(entry.term) in seen:
                add(
                    f"{where}.terms[{m}]",
                    message("{name} is decided twice.", name=repr(entry.term)),
                    message("Keep one of them."),
                )
            seen.add(folded(entry.term))
    if root == SHIPPED:
        _agree(found.schemes, groups, add)
    return judged


def _said(scheme: SchemeEntry, where: str) -> Iterable[tuple[str, Mapping[str, str], str, bool]]:
    """Place, groups and reason of the scheme itself and of each of its terms; whether it must say."""
    yield where, scheme.every, scheme.outside, not scheme.terms
    for m, entry in enumerate(scheme.terms):
        yield f"{where}.terms[{m}]", entry.to, entry.outside, True


def _groups(root: Path) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The terms each offence group names, by its id and key; of a user's folder and the shipped one."""
    groups: dict[str, Mapping[str, frozenset[str]]] = {}
    for folder in (SHIPPED, root):
        path = folder / GROUPS
        if not path.is_file():
            continue
        listed = read_nodes(path.read_bytes(), GROUPS).entries.get("groups")
        for node in listed.items if listed else ():
            groups[node.entries["id"].text] = {
                key: frozenset(item.text for item in node.entries[key].items)
                for key in FROM_GROUPS
                if key in node.entries
            }
    return groups


def _agree(
    schemes: Iterable[SchemeEntry], groups: Mapping[str, Mapping[str, frozenset[str]]], add: Add
) -> None:
    """What a group names as its terms is what the crosswalk maps to it, and the other way round."""
    by_id = {scheme.id: (n, scheme) for n, scheme in enumerate(schemes)}
    for key, name in FROM_GROUPS.items():
        n, scheme = by_id[name]
        for group_id, group in groups.items():
            named = set(group.get(key, ()))
            mapped = {entry.term: entry.to.get(group_id) for entry in scheme.terms}
            wanted = {
                term
                for term, relation in mapped.items()
                if relation and (key == "articles" or relation == "exact")
            }
            if key == "iccs":
                wanted |= {t for t in named if mapped.get(t)}  # a wider code where none is exact
                wanted -= {t for t in wanted if "+" in t}
            if named != wanted:
                add(
                    f"schemes[{n}]",
                    message(
                        "{group} names {named} of {scheme}, and the crosswalk {wanted}.",
                        group=group_id,
                        named=", ".join(sorted(named)) or "-",
                        scheme=name,
                        wanted=", ".join(sorted(wanted)) or "-",
                    ),
                    message("Make the two say the same."),
                )
