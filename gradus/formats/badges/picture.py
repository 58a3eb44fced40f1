"""Badges inside pictures: put in ("baked"), and taken out, without believing the picture.

Source: Open Badges 3.0, section 5.3 (an ``iTXt`` chunk of PNG, an ``openbadges:credential`` element of SVG);
*Portable Network Graphics* (third edition), section 11.3.3.4.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from lxml import etree

from gradus.domain.messages import message
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.strict_json import MOST_BYTES, NotStrict

PNG = b"\x89PNG\r\n\x1a\n"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_KEYWORD, _OLD_KEYWORD = b"openbadgecredential", b"openbadges"
_ELEMENT = f"{{{NAMESPACE}}}credential"
_OLD_ELEMENT = "{http://openbadges.org}assertion"
_MOST_CHUNKS, _MOST_DEPTH = 100_000, 200
_SVG = "{http://www.w3.org/2000/svg}svg"


class OldBadge(ValueError):  # noqa: N818 - an outcome, not a mistake
    """The picture holds a badge of Open Badges 2.0 or before."""


def bake(picture: bytes, badge: str) -> bytes:
    """The picture with the badge in it; one that was in it before is replaced.

    Parameters
    ----------
    picture
        A PNG or SVG.
    badge
        The text of a signed badge, as :func:`gradus.formats.badges.sign.sign` gives it.

    Raises
    ------
    BadgeRefused
        If the picture is neither, or damaged (``badge-picture``).
    """
    try:
        return _bake_png(picture, badge) if picture.startswith(PNG) else _bake_svg(picture, badge)
    except (NotStrict, etree.XMLSyntaxError, ValueError) as error:
        raise BadgeRefused("badge-picture") from error


def taken_out(picture: bytes) -> str:
    """The text of the badge in a picture.

    Raises
    ------
    NotStrict
        If there is none, more than one, or the picture is damaged.
    OldBadge
        If it holds a badge of an earlier version.
    """
    found = _in_png(picture) if picture.startswith(PNG) else _in_svg(picture)
    if len(found) > 1:
        raise NotStrict(message("The picture holds more than one badge."))
    if not found:
        raise NotStrict(message("There is no badge in the picture."))
    return found[0]


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk, in order. Raises NotStrict."""
    damaged = NotStrict(message("The picture is damaged or cut off."))
    at = len(PNG)
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(picture):
            raise damaged
        (size,) = struct.unpack_from(">I", picture, at)
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        at += 12 + size
        if (
            at > len(picture)
            or zlib.crc32(kind + content) != struct.unpack_from(">I", picture, at - 4)[0]
        ):
            raise damaged
        yield kind, content
        if kind == b"IEND":
            return
    raise damaged


def _in_png(picture: bytes) -> list[str]:
    found, old = [], False
    for kind, content in _chunks(picture):
        if kind not in (b"iTXt", b"tEXt"):
            continue
        keyword, _, rest = content.partition(b"\0")
        old = old or keyword == _OLD_KEYWORD
        if kind == b"iTXt" and keyword == _KEYWORD:
            found.append(_text(rest))
    if old and not found:
        raise OldBadge
    return found


def _text(rest: bytes) -> str:
    """The text of an iTXt chunk; packed ones, which the standard forbids, are read with a limit."""
    packed, _, tail = rest[:1], rest[1:2], rest[2:]
    text = tail.split(b"\0", 2)[-1] if tail.count(b"\0") >= 2 else b""
    if packed == b"\x01":
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(text, MOST_BYTES)
        except zlib.error as error:
            raise NotStrict(message("The picture is damaged or cut off.")) from error
        if not unpacking.eof:
            raise NotStrict(message("The text is longer than {most} bytes.", most=MOST_BYTES))
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotStrict(message("The text is not UTF-8.")) from error


def _in_svg(picture: bytes) -> list[str]:
    found: list[str] = []
    depth, old = 0, False
    try:
        for event, node in iterparse(io.BytesIO(picture), ("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                if depth > _MOST_DEPTH:
                    raise NotStrict(message("The picture is damaged or cut off."))
                continue
            depth -= 1
            old = old or node.tag == _OLD_ELEMENT
            if node.tag == _ELEMENT:
                found.append((node.get("verify") or node.text or "").strip())
    except (ParseError, DefusedXmlException, LookupError) as error:
        raise NotStrict(message("The picture is damaged or cut off.")) from error
    if old and not found:
        raise OldBadge
    return found


def _bake_png(picture: bytes, badge: str) -> bytes:
    made = [PNG]
    for kind, content in _chunks(picture):
        if kind == b"iTXt" and content.startswith(_KEYWORD + b"\0"):
            continue
        if kind == b"IEND":
            made.append(_chunk(b"iTXt", _KEYWORD + b"\0\0\0\0\0" + badge.encode()))
        made.append(_chunk(kind, content))
    return b"".join(made)


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _bake_svg(picture: bytes, badge: str) -> bytes:
    _in_svg(picture)  # refuses document types, entities and depth before anything is built
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
    old = etree.fromstring(picture, parser)
    if old.tag != _SVG:
        raise ValueError("no SVG")
    for node in old.findall(f".//{_ELEMENT}"):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    spaces: dict[Any, Any] = {p: uri for p, uri in old.nsmap.items() if uri != NAMESPACE}
    spaces["openbadges"] = NAMESPACE
    made = etree.Element(_SVG, nsmap=spaces)
    for name, told in old.items():
        made.set(name, told)
    holder = etree.SubElement(made, _ELEMENT)
    if badge.startswith("{"):
        holder.text = etree.CDATA(badge.replace("]]>", "]]\\u003e"))
    else:
        holder.set("verify", badge)
    holder.tail = old.text
    made.extend(list(old))
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8")
