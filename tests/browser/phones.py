"""A form on phones: made of the file that was downloaded, filled, and exported by their server."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from pyxform.xls2xform import convert

from gradus.catalogue.shelf import Shelf
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.tests.phones import Sent
from gradus.workflows.xlsform import asked_in

CONSTANT = re.compile("'([^']*)'")


def sent_by_phone(form: bytes, state: str, levels: Mapping[str, str]) -> bytes:
    """What ODK Central exports (CSV) after one phone filled the form; pyxform makes it of the XLSForm."""
    made = convert(BytesIO(form), file_type=".xlsx")
    drawn = fromstring(made.xform)
    nodes = dict(_nodes(drawn))
    asked = asked_in(Shelf.open().instrument("gradus-cj"), None, "en")
    said = tuple(FilledAnswer(question=id_, value=level) for id_, level in levels.items())
    entered = Sent(asked=asked, state=state, answers=said)
    wanted = entered.nodes() | dict(_calculated(drawn))
    assert wanted.keys() <= nodes.keys(), "the form does not ask for all of it"
    key = f"uuid:{entered.id}"
    line = {
        "SubmissionDate": "2026-11-21T08:30:00.123Z",
        **{heading: wanted.get(name, "") for name, heading in nodes.items()},
        "meta-instanceID": key,
        "KEY": key,
        "ReviewState": "",
    }
    table = StringIO()
    rows = csv.writer(table)
    rows.writerows((line.keys(), line.values()))
    return table.getvalue().encode("utf-8-sig")


def _nodes(form: Element) -> Iterator[tuple[str, str]]:
    """The nodes that a phone fills: each by its name, with the heading it has in the export."""
    instance = next(one for one in form.iter() if one.tag.endswith("}instance"))

    def below(element: Element, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for one in element:
            name = one.tag.rpartition("}")[2]
            if len(one):
                yield from below(one, (*above, name))
            else:
                yield name, "-".join((*above, name))

    return below(instance[0], ())


def _calculated(form: Element) -> Iterator[tuple[str, str]]:
    """What the form itself writes into a node, without anybody's doing."""
    for bind in form.iter():
        if constant := CONSTANT.fullmatch(bind.get("calculate", "")):
            yield bind.get("nodeset", "").rpartition("/")[2], constant[1]
