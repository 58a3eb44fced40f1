"""Activities as an IATI 2.03 file: UTF-8, the schema's order, the same bytes for the same activities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from gradus.formats.iati.activity import Activity
from gradus.formats.iati.shape import Slot, slots_of
from gradus.formats.iati.values import cleaned, written

VERSION = "2.03"


def write_activities(activities: Sequence[Activity], *, generated: datetime) -> bytes:
    """The file.

    Parameters
    ----------
    activities
        At least one: the standard knows no empty file.
    generated
        The time it is made.

    Returns
    -------
    bytes
        XML that the standard's schema holds valid, if what the dataclasses demand was given.
    """
    if not activities:
        raise ValueError("an IATI file holds at least one activity")
    root = etree.Element("iati-activities", version=VERSION)
    root.set("generated-datetime", written(generated))
    for activity in activities:
        _append(root, "iati-activity", activity)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _append(parent: etree._Element, tag: str, part: Any) -> None:
    element = etree.SubElement(parent, tag)
    for slot in slots_of(type(part)):
        value = getattr(part, slot.name)
        if slot.form == "attribute":
            if slot.needed or value not in (None, ""):
                element.set(slot.tag, _said(value))
        elif slot.form == "text":
            element.text = _said(value)
        elif slot.many:
            for one in value:
                _child(element, slot, one)
        elif slot.needed or value not in (None, ""):
            _child(element, slot, value)


def _child(parent: etree._Element, slot: Slot, value: Any) -> None:
    if slot.form == "part":
        _append(parent, slot.tag, value)
        return
    child = etree.SubElement(parent, slot.tag)
    if slot.form == "leaf":
        child.set(slot.via, _said(value))
    else:
        child.text = _said(value)


def _said(value: Any) -> str:
    return cleaned(written(value))
