"""XML inside documents: without document types or entities, element by element."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from gradus.formats.files.refused import FileRefused

_MOST_DEPTH = 500


@dataclass(frozen=True)
class Element:
    """An element's local name, its attributes by local name, and the text right inside it."""

    name: str
    attributes: Mapping[str, str]
    text: str


def elements(data: bytes) -> Iterator[Element]:
    """Every element, inner ones first. Nothing is kept of those already seen.

    Raises
    ------
    FileRefused
        If it is no well-formed XML, declares a document type, or nests too deep.
    """
    above = []
    try:
        for event, node in iterparse(io.BytesIO(data), ("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(node)
                if len(above) > _MOST_DEPTH:
                    raise FileRefused("damaged")
                continue
            attributes = {_local(key): value for key, value in node.attrib.items()}
            yield Element(_local(node.tag), attributes, node.text or "")
            above.pop()
            if above:
                del above[-1][:]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileRefused("damaged") from error


def check_beginning(data: bytes) -> None:
    """Refuse XML with a document type; only what stands before the first element is read."""
    try:
        for _ in iterparse(io.BytesIO(data), ("start",), forbid_dtd=True):
            return
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FileRefused("damaged") from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
