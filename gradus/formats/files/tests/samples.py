"""Honest files and the pieces to make hostile ones from; nothing binary is committed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

import openpyxl
import pytest
from PIL import Image

from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import LIMITS, Limits
from gradus.formats.files.refused import FileRefused

OOXML = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DOCX_TYPE = OOXML + "wordprocessingml.document.main+xml"


def refusal(data: bytes, name: str = "file", limits: Limits = LIMITS) -> str:
    """The code for which a file is refused."""
    with pytest.raises(FileRefused) as caught:
        examine(data, name, limits)
    assert caught.value.what.text()
    return caught.value.code


def pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one empty page, with more objects (from number 4 on) and entries."""
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        *objects,
    )
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(parts) + 1, trailer))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A deflated PDF stream."""
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode %s >>" % (len(packed), entries)
    return head + b"\nstream\n" + packed + b"\nendstream"


def zipped(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive; a part called ``mimetype`` is stored, the others deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items() if isinstance(parts, Mapping) else parts:
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, method)
    return out.getvalue()


def docx_parts(main: str = DOCX_TYPE, body: str = "", **types: str) -> dict[str, bytes]:
    overrides = "".join(
        f'<Override PartName="/{name.replace("__", ".")}" ContentType="{kind}"/>'
        for name, kind in types.items()
    )
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>{overrides}</Types>'
        ).encode(),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f'<w:document xmlns:w="urn:w">{body}</w:document>'.encode(),
    }


def docx(parts: Mapping[str, bytes] | None = None) -> bytes:
    """A Word document, with more parts or others."""
    return zipped({**docx_parts(), **(parts or {})})


def relations(*links: tuple[str, str, str]) -> bytes:
    """A relations part: kind, target and mode of each link."""
    inner = "".join(
        f'<Relationship Id="r{at}" Type="{RELATIONS}{kind}" Target="{target}" TargetMode="{mode}"/>'
        for at, (kind, target, mode) in enumerate(links)
    )
    return f'<Relationships xmlns="urn:r">{inner}</Relationships>'.encode()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Unit"  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def odf(kind: str = "text", **parts: bytes) -> bytes:
    """An OpenDocument file; ``__`` in a part's name stands for a slash, ``_`` for a dot."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    more = {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    return zipped(
        {
            "mimetype": media.encode(),
            "content.xml": b'<o:document-content xmlns:o="urn:o"/>',
            "META-INF/manifest.xml": b'<m:manifest xmlns:m="urn:m"/>',
            **more,
        }
    )


def picture(
    form: str, mode: str = "RGB", size: tuple[int, int] = (24, 16), **options: object
) -> bytes:
    """A picture: left half dark, right half light."""
    image = Image.new("L", size, 230)
    image.paste(20, (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, data: bytes, *before: bytes) -> bytes:
    """A grey PNG that says it has a size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + body + chunk(b"IEND", b"")
