"""PNG, JPEG and WebP before they are decoded: how large, where they end, what they carry.

The sizes are read here, because decoders reserve memory for a picture as soon as they are told
its size, and a file of a hundred bytes can tell any size.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from gradus.formats.files.refused import FileRefused

_PNG_METADATA = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_MOST_CHUNKS = 100_000
_MOST_SCANS = 100
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE
_JPEG_METADATA = (0xE1, 0xED, _COM)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class Picture:
    """What a picture's own headers say. ``end`` is where it ends in the file, in bytes."""

    width: int
    height: int
    end: int
    metadata: bool = False
    lossless: bool = True


def read_png(data: bytes) -> Picture:
    """The headers of a PNG file."""
    width = height = 0
    metadata = False
    at = 8
    for count in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            raise FileRefused("damaged")
        size, name = struct.unpack_from(">I4s", data, at)
        if count == 0:
            if name != b"IHDR" or size != 13 or at + 25 > len(data):
                raise FileRefused("damaged")
            width, height = struct.unpack_from(">II", data, at + 8)
        elif name == b"IHDR":
            raise FileRefused("damaged")
        if name == b"acTL":
            raise FileRefused("animated")
        metadata = metadata or name in _PNG_METADATA
        at += 12 + size
        if name == b"IEND":
            if at > len(data):
                raise FileRefused("damaged")
            return Picture(width, height, at, metadata)
    raise FileRefused("damaged")


def read_jpeg(data: bytes) -> Picture:
    """The headers of a JPEG file; there is one frame, and few scans."""
    frame: tuple[int, int] | None = None
    metadata = False
    scans = 0
    for marker, at in _jpeg_markers(data):
        if marker == _EOI:
            if frame is None or not scans:
                raise FileRefused("damaged")
            return Picture(*frame, at, metadata, lossless=False)
        metadata = metadata or marker in _JPEG_METADATA
        if marker == _SOS:
            scans += 1
        elif marker in _SOF:
            if frame is not None or at + 7 > len(data):
                raise FileRefused("damaged")
            height, width = struct.unpack_from(">HH", data, at + 3)
            frame = width, height
        if scans > _MOST_SCANS:
            raise FileRefused("unpacks-too-large")
    raise FileRefused("damaged")


def _jpeg_markers(data: bytes) -> Iterator[tuple[int, int]]:
    """Each marker and where what follows it starts, up to the end of the picture."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(data) or data[at] != 0xFF:
            raise FileRefused("damaged")
        marker = data[at + 1]
        at += 2
        yield marker, at
        if marker == _EOI:
            return
        if marker in _ALONE:
            continue
        if at + 2 > len(data):
            raise FileRefused("damaged")
        at += max(2, int.from_bytes(data[at : at + 2], "big"))
        if marker == _SOS:
            found = _NEXT_MARKER.search(data, at)
            if found is None:
                raise FileRefused("damaged")
            at = found.start()


def read_webp(data: bytes) -> Picture:
    """The headers of a WebP file: the canvas, and the one picture on it."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) or end % 2:
        raise FileRefused("damaged")
    sizes: list[tuple[int, int]] = []
    metadata = False
    lossless = False
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > end:
            break
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        content = data[at + 8 : min(at + 8 + size, at + 18)]
        if at + 8 + size > end or (name in _WEBP_SIZES and len(content) < 10 and name != b"VP8L"):
            raise FileRefused("damaged")
        if name in (b"ANIM", b"ANMF"):
            raise FileRefused("animated")
        if name in _WEBP_SIZES:
            sizes.append(_WEBP_SIZES[name](content))
        metadata = metadata or name in (b"EXIF", b"XMP ")
        lossless = lossless or name == b"VP8L"
        at += 8 + size + size % 2
    if at != end or not 1 <= len(sizes) <= 2:
        raise FileRefused("damaged")
    width, height = sizes[0]
    if (width, height) != sizes[-1]:
        raise FileRefused("damaged")
    return Picture(width, height, end, metadata, lossless)


def _canvas(content: bytes) -> tuple[int, int]:
    if content[0] & 0x02:
        raise FileRefused("animated")
    width = int.from_bytes(content[4:7], "little")
    height = int.from_bytes(content[7:10], "little")
    return width + 1, height + 1


def _lossy(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", content, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(content: bytes) -> tuple[int, int]:
    bits = int.from_bytes(content[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


_WEBP_SIZES = {b"VP8X": _canvas, b"VP8 ": _lossy, b"VP8L": _lossless}
