"""Submissions as documents: OpenRosa XML (one in each), and JSON (KoboToolbox; ODK Central's OData).

XML is read without document types, entities or comments' content, within limits of size and
depth; JSON to the letter, numbers as the digits they are written with.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError  # nosec B405 - only a type; parsing is defused

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.csv_text import text_of
from gradus.formats.sheets.faults import refuse_file, shown
from gradus.formats.xlsform.records import (
    MOST_DEPTH,
    MOST_RECORDS,
    Part,
    Record,
    Value,
    not_submissions,
    too_many,
)

MOST_XML_BYTES = 2_000_000
MOST_ELEMENTS = 20_000
MOST_JSON_BYTES = 25_000_000
_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODINGS = (b"utf-8", b"us-ascii", b"utf-16")


def read_xml(data: bytes, source: str) -> Part:
    """The submission in an OpenRosa instance document.

    Raises
    ------
    InvalidInput
        If it is not well-formed XML in UTF-8 or UTF-16, declares a document type, is too large or
        nests too deep.
    """
    if len(data) > MOST_XML_BYTES:
        raise too_many(source)
    stated = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if stated and stated[1].lower() not in _ENCODINGS:
        raise refuse_file(
            source,
            "encoding",
            message("The file is not in UTF-8."),
            message("Export again; do not edit the file."),
        )
    try:
        return Part(source, (Record(source, tuple(_leaves(data, source))),))
    except DefusedXmlException as error:
        raise refuse_file(
            source,
            "active-content",
            message("The file declares XML entities, which no form program writes."),
            message("Export again; do not edit the file."),
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise not_submissions(source) from error


def _leaves(data: bytes, source: str) -> Iterator[Value]:
    """The root's attributes, then every element that holds text and no others."""
    path: list[str] = []
    leaf, elements = True, 0
    for event, node in iterparse(io.BytesIO(data), ("start", "end"), forbid_dtd=True):
        if event == "start":
            elements += 1
            if len(path) >= MOST_DEPTH or elements > MOST_ELEMENTS:
                raise too_many(source)
            if not path:
                for name, text in node.attrib.items():
                    yield Value(f"@{_local(name)}", "text", text)
            path.append(_local(node.tag))
            leaf = True
            continue
        if leaf and len(path) > 1 and (node.text or "").strip():
            yield Value("/".join(path[1:]), "text", node.text)
        path.pop()
        leaf = False
        node.clear()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def read_json(data: bytes, source: str) -> Part:
    """The submissions in a JSON document: one, a list, or a page of a list.

    Raises
    ------
    InvalidInput
        If it is not JSON in UTF-8, is too large or nests too deep, or is only one page of more.
    """
    if len(data) > MOST_JSON_BYTES:
        raise too_many(source)
    try:
        found = json.loads(
            text_of(data, source),
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse,
            object_pairs_hook=_unrepeated,
        )
    except RecursionError:
        raise too_many(source) from None
    except _RepeatedError as error:
        raise refuse_file(
            source,
            "twice",
            message("The key {key} occurs twice in one place.", key=shown(str(error))),
            message("Export again; do not edit the file."),
        ) from None
    except ValueError as error:
        raise not_submissions(source) from error
    items = _items(found, source)
    if len(items) > MOST_RECORDS:
        raise too_many(source)
    return Part(
        source,
        tuple(
            Record(f"{source}, submission {number}", tuple(_flat(item, (), source)))
            for number, item in enumerate(items, start=1)
        ),
    )


class _RepeatedError(Exception):
    """A key twice in one object."""


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RepeatedError(key)
        found[key] = value
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _items(found: Any, source: str) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        if found.get("next") or found.get("@odata.nextLink"):
            raise _only_a_page(source)
        found = found.get("results", found.get("value", [found]))
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise not_submissions(source)
    return found


def _only_a_page(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "only-a-page",
        message("The file is one page of a longer list of submissions."),
        message("Export all of them, or ask the server for a larger page."),
    )


def _flat(item: dict[str, Any], above: tuple[str, ...], source: str) -> Iterator[Value]:
    """Values by their paths. Lists (attachments, tags) hold no answers and are left out."""
    if len(above) > MOST_DEPTH:
        raise too_many(source)
    for key, value in item.items():
        path = (*above, key)
        if isinstance(value, dict):
            yield from _flat(value, path, source)
        elif isinstance(value, bool):
            yield Value("/".join(path), "boolean", "true" if value else "false")
        elif isinstance(value, str) and value.strip():
            yield Value("/".join(path), "text", value)
