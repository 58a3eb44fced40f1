"""What the doctor looks at on the machine: Python, packages, folder, disk, secrets, fonts, mail."""

from __future__ import annotations

import importlib.metadata as metadata
import json
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst

from gradus.domain.messages import message
from gradus.entrypoints.operator.findings import Finding, ok, trouble, warn
from gradus.entrypoints.operator.instance import FOLDERS, KEYS, ROLES

OLDEST_PYTHON = (3, 11)
SCARCE, SCANT = 1, 5  # gigabytes free: trouble below the first, a warning below the second
LETTERS = {"Arabic": "س", "Cyrillic": "Ж", "Chinese": "计"}
PAGE = "#set document(title: [x])\n#set text(fallback: true)\n{letter}"
SECONDS = 5.0


def python() -> Iterator[Finding]:
    """The interpreter and the packages it finds."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield trouble(
            "python",
            message("Python {found} is too old.", found=found),
            message("Install Python 3.11 or later and run ./run --setup."),
        )
    else:
        yield ok("python", message("Python {found}.", found=found))
    missing = sorted(_missing())
    if missing:
        yield trouble(
            "packages",
            message("Packages are missing: {names}.", names=", ".join(missing)),
            message("Run ./run --setup."),
        )
    else:
        yield ok("packages", message("All packages are installed."))


def _missing() -> Iterator[str]:
    for line in metadata.requires("gradus") or ():
        name = re.split(r"[\[<>=~!; ]", line, maxsplit=1)[0]
        if "extra ==" not in line:
            try:
                metadata.version(name)
            except metadata.PackageNotFoundError:
                yield name


def folder(place: Path) -> Iterator[Finding]:
    """The installation's folder, its disk and its secrets."""
    absent = [name for name in FOLDERS if not (place / name).is_dir()]
    if absent or not os.access(place, os.W_OK):
        yield trouble(
            "folder",
            message(
                "{folder} is not whole or not writable: {absent}",
                folder=str(place),
                absent=", ".join(absent) or "-",
            ),
            message("Make what is missing (mkdir), or restore a backup."),
        )
    else:
        yield ok("folder", message("The installation's folder is {folder}.", folder=str(place)))
    yield _disk(place)
    yield from secrets(place / "secrets.json")


def _disk(place: Path) -> Finding:
    free = shutil.disk_usage(place).free / 10**9
    what = message("{free} GB of disk are free.", free=f"{free:.1f}")
    remedy = message("Make room: move old backups elsewhere, or give the disk more space.")
    if free < SCARCE:
        return trouble("disk", what, remedy)
    return warn("disk", what, remedy) if free < SCANT else ok("disk", what)


def secrets(file: Path) -> Iterator[Finding]:
    """The file of the installation's keys and passwords."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        needed = [*KEYS, *(f"{role}_password" for role in ROLES), "demo"]
        absent = [name for name in needed if name not in kept]
    except (OSError, ValueError, TypeError) as why:
        yield trouble(
            "secrets",
            message("{file} cannot be read: {why}", file=str(file), why=str(why)),
            message("Restore it from a backup; without it the data stay closed."),
        )
        return
    if absent:
        yield trouble(
            "secrets",
            message("{file} lacks {names}.", file=str(file), names=", ".join(absent)),
            message("Restore it from a backup; without it the data stay closed."),
        )
    elif file.stat().st_mode & 0o077:
        yield trouble(
            "secrets",
            message("Others on this machine may read {file}.", file=str(file)),
            message("Run: chmod 600 {file}", file=str(file)),
        )
    else:
        yield ok("secrets", message("The secrets are there and only yours to read."))


def fonts() -> Iterator[Finding]:
    """Whether documents can be printed in every script."""
    missing = [script for script, letter in LETTERS.items() if not _printable(letter)]
    if missing:
        yield warn(
            "fonts",
            message("No font for documents in: {scripts}.", scripts=", ".join(missing)),
            message(
                "Install them (Debian and Ubuntu: fonts-noto-core, fonts-noto-cjk, "
                "fonts-dejavu-core)."
            ),
        )
    else:
        yield ok("fonts", message("There are fonts for every script of the documents."))


def _printable(letter: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="gradus-fonts-") as place:
        page = Path(place) / "page.typ"
        page.write_text(PAGE.format(letter=letter), encoding="utf-8")
        try:
            typst.compile(page, pdf_standards=["ua-1"])
        except typst.TypstError:
            return False
    return True


def mail(address: str) -> Iterator[Finding]:
    """Whether the mail server (``host:port``) can be reached."""
    if not address:
        yield warn(
            "mail",
            message("Mail goes nowhere: invitations are shown to whoever makes them."),
            message("Name a mail server: GRADUS_EMAIL_BACKEND, GRADUS_EMAIL_HOST ..."),
        )
        return
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS).close()
    except OSError as why:
        yield trouble(
            "mail",
            message(
                "The mail server {address} cannot be reached: {why}", address=address, why=str(why)
            ),
            message("Mend GRADUS_EMAIL_HOST and GRADUS_EMAIL_PORT, or the way there."),
        )
    else:
        yield ok("mail", message("The mail server {address} answers.", address=address))
