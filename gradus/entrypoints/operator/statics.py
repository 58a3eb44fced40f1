"""Style, scripts and pictures, gathered into the installation's folder when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Gather the static files if they are not those of this code; whether that was done."""
    if is_current():
        return False
    stamp_file().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp_file().write_text(_stamp())
    return True


def is_current() -> bool:
    """Whether the gathered files are those of this code."""
    try:
        return stamp_file().read_text() == _stamp()
    except OSError:
        return False


def stamp_file() -> Path:
    """The note of what was gathered; beside the files, so that it is not served with them."""
    return Path(settings.STATIC_ROOT).with_suffix(".stamp")


def _stamp() -> str:
    digest = hashlib.sha256(f"{django.VERSION} {settings.VERSION}".encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            known = Path(storage.path(path)).stat()
            digest.update(f"{path} {known.st_size} {known.st_mtime_ns}\n".encode())
    return digest.hexdigest()
