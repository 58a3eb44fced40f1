"""PDF files: whole, nothing around them, and flagged for what they do by themselves.

Names are matched as readers match them: ``/J#61vaScript`` is ``/JavaScript``. Names inside
compressed object streams are found by inflating them; where that is not possible the file is
flagged as not looked into. It is a search for names, not a reading of the objects, so a flag may
be raised by an object that nothing uses.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

from gradus.formats.files.kinds import Flag, Limits
from gradus.formats.files.refused import FileRefused

_BEGIN = re.compile(rb"%PDF-[12]\.\d[\r\n \t%]")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\Z")
_SPACE = b"\0\t\n\f\r "
_TAIL = 1_024
_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_WORDS: Mapping[str, Flag] = {
    "JavaScript": "javascript",
    "XFA": "javascript",
    "Launch": "launch",
    "EmbeddedFile": "attachments",
    "EmbeddedFiles": "attachments",
    "FileAttachment": "attachments",
    "OpenAction": "open-action",
    "SubmitForm": "submits",
    "ImportData": "submits",
    "RichMedia": "media",
    "Rendition": "media",
    "Movie": "media",
    "Sound": "media",
    "3D": "media",
    "GoToE": "attachments",
    "GoToR": "remote-content",
    "Encrypt": "encrypted",
}
_LONGEST = 3 * max(map(len, _WORDS)) + 64
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r| )?")
_MOST_STREAMS = 50_000
_DICTIONARY = 1_024
_CHUNK = 1 << 16


def _spelled(word: str) -> bytes:
    """A pattern of a name in which each letter may be written as ``#`` and its code."""
    letters = (
        f"(?:{letter}|#{letter.encode().hex()[0]}[{letter.encode().hex()[1]}"
        f"{letter.encode().hex()[1].upper()}])"
        for letter in word
    )
    return "".join(letters).encode()


_NAMES = re.compile(
    b"/(?:"
    + b"|".join(b"(?P<w%d>" % at + _spelled(word) + b")" for at, word in enumerate(_WORDS))
    + b")(?!"
    + _REGULAR
    + rb")(?P<destination>\s*\[)?"
)
_FLAGS = tuple(_WORDS.values())
_OPEN_ACTION = tuple(_WORDS).index("OpenAction")
_OBJECT_STREAM = re.compile(b"/" + _spelled("ObjStm") + b"(?!" + _REGULAR + b")")
_FILTER = re.compile(
    b"/(?:[A-Za-z0-9]|#[0-9A-Fa-f]{2})*?" + _spelled("Decode") + b"(?!" + _REGULAR + b")"
)
_PREDICTOR = re.compile(rb"/" + _spelled("Predictor") + rb"\s+(?!1\b)")
_PICTURE = re.compile(rb"/Width\b.*/Height\b|/Height\b.*/Width\b", re.DOTALL)
_TYPE_ELSEWHERE = re.compile(b"/" + _spelled("Type") + rb"\s+\d+\s+\d+\s+R")


def judge_pdf(data: bytes, limits: Limits) -> set[Flag]:
    """The flags of a PDF file.

    Raises
    ------
    FileRefused
        If it is cut off, or there are bytes after its end.
    """
    if not _BEGIN.match(data):
        raise FileRefused("damaged")
    body = data.rstrip(_SPACE)
    if not _END.search(body[-_TAIL:]):
        ends = body.rfind(b"%%EOF")
        raise FileRefused("extra-data" if ends > 0 and ends + 5 < len(body) else "damaged")
    if b"endobj" not in body:
        raise FileRefused("damaged")
    flags: set[Flag] = set()
    _note_names(data, flags)
    for piece in _inflated(data, limits, flags):
        _note_names(piece, flags)
    return flags


def _note_names(data: bytes, flags: set[Flag]) -> None:
    for found in _NAMES.finditer(data):
        word = next(at for at in range(len(_FLAGS)) if found[f"w{at}"])
        if word == _OPEN_ACTION and found["destination"]:
            continue  # shows a page: what most programs write
        flags.add(_FLAGS[word])


def _inflated(data: bytes, limits: Limits, flags: set[Flag]) -> Iterator[bytes]:
    """The content of streams that may hold objects, in overlapping pieces."""
    spent = 0
    for count, found in enumerate(_STREAM.finditer(data)):
        if count >= _MOST_STREAMS:
            flags.add("unread")
            return
        above = data[max(0, found.start() - _DICTIONARY) : found.start()]
        dictionary = above[above.rfind(b"obj") + 3 :] if b"obj" in above else above
        holds_objects = _OBJECT_STREAM.search(dictionary) is not None
        if holds_objects and not _is_plainly_deflated(dictionary):
            flags.add("unread")
        if (
            not holds_objects
            and _PICTURE.search(dictionary)
            and not _TYPE_ELSEWHERE.search(dictionary)
        ):
            continue
        size = 0
        overlap = b""
        for piece in _pieces(data, found.end(), limits.unpacked - spent):
            size += len(piece)
            yield overlap + piece
            overlap = piece[-_LONGEST:]
        spent += size
        if spent > limits.unpacked:
            flags.add("unread")
            return
        if holds_objects and not size:
            flags.add("unread")


def _is_plainly_deflated(dictionary: bytes) -> bool:
    filters = [found[0] for found in _FILTER.finditer(dictionary)]
    return filters == [b"/FlateDecode"] and not _PREDICTOR.search(dictionary)


def _pieces(data: bytes, start: int, most: int) -> Iterator[bytes]:
    """What a deflated stream holds, until it ends, breaks or reaches ``most`` bytes."""
    inflater = zlib.decompressobj()
    size = 0
    for at in range(start, len(data), _CHUNK):
        pending: bytes = data[at : at + _CHUNK]
        while pending and not inflater.eof:
            try:
                piece = inflater.decompress(pending, _CHUNK)
            except zlib.error:
                return
            pending = inflater.unconsumed_tail
            size += len(piece)
            if piece:
                yield piece
            if size > most:
                return
        if inflater.eof:
            return
