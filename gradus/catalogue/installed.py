"""The catalogue this installation works with: the shipped one, with its own folder over it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from gradus.catalogue.shelf import Shelf


def own_folder() -> Path | None:
    """The installation's own catalogue folder (``GRADUS_CATALOGUE``), or none."""
    own = os.environ.get("GRADUS_CATALOGUE")
    return Path(own) if own else None


@cache
def installed_shelf() -> Shelf:
    """The catalogue, read once.

    Raises
    ------
    NotInCatalogue
        If the folder that is named is not there.
    """
    return Shelf.open(own_folder())
