"""Writes badges in every form, for others' programs to judge: make.py FOLDER."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from gradus.formats.badges.keys import make_key
from gradus.formats.badges.sign import sign
from gradus.formats.badges.status import status_list
from gradus.formats.badges.tests.samples import SIGNED, made_badge

AT = datetime(2027, 1, 1, tzinfo=UTC)


def main(folder: Path) -> None:
    """A badge of each kind of key and form, and a status list."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, form in SIGNED:
        key = make_key(kind)
        ending = "jwt" if form == "jwt" else "json"
        (folder / f"{kind}-{form}.{ending}").write_text(sign(made_badge(key), key, form, at=AT))
    key = make_key()
    listed = status_list("https://academy.example/status/1", key.public.did, AT, [7])
    (folder / "list.json").write_text(sign(listed, key, "eddsa-rdfc-2022", at=AT))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
