"""From the bytes of an IATI activity file to :class:`~gradus.formats.iati.activity.ActivityFile`.

What the standard's version 2 holds and we do not, and elements of other namespaces, are left aside and
counted by name; what is malformed is a fault with its line. Code lists and the standard's further rules
are not judged here.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from lxml import etree

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.formats.hardened import MOST_BYTES, root_of
from gradus.formats.iati.activity import Activity, ActivityFile
from gradus.formats.iati.plain import file_of, plain_of
from gradus.formats.iati.shape import Kind, Slot, children_of, slots_of
from gradus.formats.iati.values import value_of
from gradus.formats.sheets.faults import Faults, refuse_file, shown
from gradus.formats.sheets.isolated import answer_as_child, ask_apart

VERSIONS = ("2.01", "2.02", "2.03")
SECONDS = 60
MOST_ACTIVITIES = 5_000
SMALLER = message("Ask the publisher for a file of this State alone, or split it.")

Part = TypeVar("Part")


def read_activities(data: bytes, source: str) -> ActivityFile:
    """The activities of a file, in its order.

    Parameters
    ----------
    data, source
        The file (XML in any encoding it declares) and its name, for faults.

    Raises
    ------
    InvalidInput
        With every fault and its line: no XML, another version or kind of file, elements or attributes
        that the standard demands and are not there, dates and numbers that are none, identifiers twice.
    """
    root = root_of(data, source, smaller=SMALLER)
    version = _version(root, source)
    reading = _Reading(source)
    found: dict[str, tuple[Activity, int]] = {}
    for element in root:
        if not isinstance(element.tag, str) or element.tag != "iati-activity":
            reading.leave(element, "iati-activities")
            continue
        activity = reading.part(element, Activity)
        if activity is not None:
            _keep(activity, _line(element), found, reading.faults)
        if len(found) > MOST_ACTIVITIES:
            raise refuse_file(
                source,
                "too-large",
                message("The file holds more than {most} activities.", most=MOST_ACTIVITIES),
                SMALLER,
            )
    if not found and not len(reading.faults):
        reading.faults.add(
            source,
            message("The file holds no activity."),
            message("Check that it is the file you mean."),
        )
    reading.faults.raise_if_any()
    return ActivityFile(
        version,
        tuple(activity for activity, _ in found.values()),
        tuple(line for _, line in found.values()),
        dict(sorted(reading.left.items())),
    )


def read_activities_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> ActivityFile:
    """As :func:`read_activities`, in a child process with bounded memory and time and no network."""
    if len(data) > MOST_BYTES:
        return read_activities(data, source)  # refuses it before it is parsed, and says why
    try:
        return file_of(ask_apart("gradus.formats.iati.reader", data, source, seconds=seconds))
    except InvalidInput as error:
        if error.faults[0].code == "limits":
            raise refuse_file(
                source,
                "limits",
                message("Reading the file took more memory or time than any of its kind needs."),
                message("Check that it is the file you mean, and split it."),
            ) from error
        raise


def _version(root: etree._Element, source: str) -> str:
    version = (root.get("version") or "").strip()
    if root.tag == "iati-organisations":
        raise refuse_file(
            source,
            "not-activities",
            message("This is an IATI file of organisations, not of activities."),
            message("Fetch the publisher's activity file; its root is iati-activities."),
        )
    if root.tag != "iati-activities":
        raise refuse_file(
            source,
            "not-iati",
            message("The file's root is {value}, not iati-activities.", value=shown(str(root.tag))),
            message("Check that it is an IATI activity file."),
        )
    if version not in VERSIONS:
        raise refuse_file(
            f"{source}, line {_line(root)}",
            "version",
            message("The file says version {value}; versions 2.01 to 2.03 are read.",
                    value=shown(version)),
            message("Ask the publisher for a file of version 2; write version=\"2.03\" if it is one."),
        )  # fmt: skip
    return version


def _keep(
    activity: Activity, line: int, found: dict[str, tuple[Activity, int]], faults: Faults
) -> None:
    where = f"{faults.source}, line {line}"
    if not activity.identifier:
        faults.add(
            where,
            message("The activity has no identifier."),
            message("Write one into iati-identifier; files are brought again by it."),
        )
    elif activity.identifier in found:
        faults.add(
            where,
            message(
                "The identifier {value} stands at line {line} already.",
                value=shown(activity.identifier),
                line=found[activity.identifier][1],
            ),
            message("Keep one of the two activities, or give the other its own identifier."),
        )
    else:
        found[activity.identifier] = (activity, line)


class _Reading:
    """One file being read: its faults, and what was left aside."""

    def __init__(self, source: str) -> None:
        self.faults = Faults(source)
        self.left: Counter[str] = Counter()

    def leave(self, element: etree._Element, above: str) -> None:
        """Count an element that is not held."""
        if not isinstance(element.tag, str):
            return  # an entity that was not resolved
        name = etree.QName(element)
        self.left[f"{{{name.namespace}}}" if name.namespace else f"{above}/{name.localname}"] += 1

    def part(self, element: etree._Element, of: type[Part]) -> Part | None:
        """The dataclass of an element; None if something of it is faulty."""
        values: dict[str, Any] = {}
        sound = True
        children = self._children(element, of)
        for slot in slots_of(of):
            if slot.form == "attribute":
                value, good = self._one(element, element.get(slot.tag), slot, f"@{slot.tag}")
            elif slot.form == "text":
                value, good = self._one(element, _text(element), slot, str(element.tag))
            else:
                value, good = self._below(element, children.get(slot.tag, []), slot)
            sound = sound and good
            values[slot.name] = value
        return of(**values) if sound else None

    def _children(self, element: etree._Element, of: type) -> dict[str, list[etree._Element]]:
        known = children_of(of)
        found: dict[str, list[etree._Element]] = {}
        for child in element:
            if isinstance(child.tag, str) and child.tag in known:
                found.setdefault(child.tag, []).append(child)
            else:
                self.leave(child, str(element.tag))
        names = {slot.tag for slot in slots_of(of) if slot.form == "attribute"}
        for name in element.attrib:
            if name not in names:
                self.left[f"{element.tag}/@{etree.QName(str(name)).localname}"] += 1
        return found

    def _below(
        self, element: etree._Element, children: list[etree._Element], slot: Slot
    ) -> tuple[Any, bool]:
        if not children:
            if slot.needed:
                self._add(
                    element,
                    message("{parent} has no {name}.", parent=str(element.tag), name=slot.tag),
                    message("Add the element {name}; the standard demands it.", name=slot.tag),
                )
            return (() if slot.many else _nothing(slot)), not slot.needed
        if len(children) > 1 and not slot.many:
            self._add(
                children[1],
                message("{name} stands here a second time.", name=slot.tag),
                message("Keep one of the two."),
            )
            return None, False
        found = [self._child(child, slot) for child in children]
        good = all(fine for _, fine in found)
        return (tuple(value for value, _ in found) if slot.many else found[0][0]), good

    def _child(self, child: etree._Element, slot: Slot) -> tuple[Any, bool]:
        if slot.of is not None:
            made = self.part(child, slot.of)
            return made, made is not None
        if slot.form == "inner":
            return self._one(child, _text(child), slot, slot.tag)
        for name in child.attrib:
            if name != slot.via:
                self.left[f"{slot.tag}/@{etree.QName(str(name)).localname}"] += 1
        for one in child:
            self.leave(one, slot.tag)
        return self._one(child, child.get(slot.via), slot, f"{slot.tag}/@{slot.via}", leaf=True)

    def _one(
        self,
        element: etree._Element,
        told: str | None,
        slot: Slot,
        name: str,
        *,
        leaf: bool = False,
    ) -> tuple[Any, bool]:
        """The value of an attribute or text, and whether it is sound."""
        if told is None or (slot.kind != "text" and not told.strip() and not slot.needed):
            if slot.needed or leaf:
                self._add(
                    element,
                    message("{parent} has no {name}.", parent=str(element.tag), name=name),
                    message("Add {name}; the standard demands it.", name=name),
                )
            return _nothing(slot), not (slot.needed or leaf)
        try:
            return value_of(told, slot.kind), True
        except ValueError:
            what = message("{name} is {value}.", name=name, value=shown(told))
            self._add(element, what, _HOW[slot.kind])
            return None, False

    def _add(self, element: etree._Element, what: Message, remedy: Message) -> None:
        self.faults.add(f"{self.faults.source}, line {_line(element)}", what, remedy)


_HOW: dict[Kind, Message] = {
    "text": message("Write a text."),
    "day": message("Write a date as year-month-day, such as 2027-01-31."),
    "instant": message("Write a time such as 2027-01-31T12:00:00Z."),
    "number": message("Write a plain number with a point for decimals, such as 1200.50."),
    "whole": message("Write a whole number."),
    "truth": message("Write 1 or 0."),
}


def _nothing(slot: Slot) -> Any:
    return "" if slot.kind == "text" and slot.form != "part" else None


def _text(element: etree._Element) -> str:
    """The text directly in an element; that around elements of others belongs to it too."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


if __name__ == "__main__":
    answer_as_child(lambda data, source: plain_of(read_activities(data, source)))
