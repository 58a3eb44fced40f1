"""The process that looks into one file: it bounds itself, reads, answers and ends.

Standard input: four bytes with the length of a JSON head (name, limits), the head, the file.
Standard output: four bytes with the length of a JSON head (kind and flags, or the refusal's code
and facts), the head, and for pictures the clean bytes.
"""

from __future__ import annotations

import io
import json
import sys

from PIL import Image

from gradus.formats.apart import confine
from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import LIMITS, Limits
from gradus.formats.files.redraw import FORMATS, redraw
from gradus.formats.files.refused import FileRefused

_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "latin-1")


def main() -> None:
    """Examine the file on standard input."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    _load_all()
    confine(seconds, megabytes)
    request = sys.stdin.buffer.read()
    size = int.from_bytes(request[:4], "big")
    head = json.loads(request[4 : 4 + size])
    data = request[4 + size :]
    del request
    clean: bytes | None = None
    try:
        examined = examine(data, head["name"], Limits(**head["limits"]))
        clean = examined.clean
        answer: dict[str, object] = {"kind": examined.kind, "flags": examined.flags}
    except FileRefused as refused:
        answer = {"refused": refused.code, "facts": refused.facts}
    told = json.dumps(answer).encode()
    for piece in (len(told).to_bytes(4, "big"), told, clean or b""):
        sys.stdout.buffer.write(piece)


def _load_all() -> None:
    """Load what is loaded late, while files can still be opened: do everything once, in small."""
    for encoding in _ENCODINGS:
        "".encode(encoding)
    for kind, form in FORMATS.items():
        out = io.BytesIO()
        Image.new("RGB", (1, 1)).save(out, form, exif=Image.Exif())
        redraw(out.getvalue(), kind, LIMITS)


if __name__ == "__main__":
    main()
