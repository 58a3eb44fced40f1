"""Catalogues of an installation's own that ask otherwise than the shipped one, for tests."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.shelf import SHIPPED
from gradus.steps.assessment import editions

GONE, NEW, REWORDED, RELEVELLED = "GOV-06", "GOV-90", "GOV-02", "GOV-03"
Edited = Callable[[dict[str, Any]], None]


class Catalogue:
    """An installation's own catalogue folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, monkeypatch

    def holds(self, *edited: Edited, name: str = "gradus-cj", version: str = "2.0") -> None:
        """From now on the catalogue has the shipped instrument under a file name, edited."""
        shipped = SHIPPED / "instruments" / "gradus-cj.yaml"
        document = yaml.safe_load(shipped.read_text("utf-8"))
        document["instrument"]["version"] = version
        for edit in edited:
            edit(document)
        self._put(name, yaml.safe_dump(document, allow_unicode=True, sort_keys=False))

    def says(self, name: str, text: str) -> None:
        """From now on the catalogue has that text under a file name."""
        self._put(name, text)

    def _put(self, name: str, text: str) -> None:
        (self._folder / "instruments").mkdir(exist_ok=True)
        (self._folder / "instruments" / f"{name}.yaml").write_text(text, "utf-8")
        self._patch.setenv("GRADUS_CATALOGUE", str(self._folder))
        forget()


def forget() -> None:
    """Read the catalogue anew."""
    installed_shelf.cache_clear()
    editions.offered.cache_clear()


def indicators(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The indicators of an instrument's document, by id."""
    return {one["id"]: one for area in document["dimensions"] for one in area["indicators"]}


def revised(document: dict[str, Any]) -> None:
    """Other weights, one question gone and one new, one worded otherwise, one with other levels."""
    area = document["dimensions"][0]
    area["indicators"] = [one for one in area["indicators"] if one["id"] != GONE]
    asked = indicators(document)
    area["indicators"].append(deepcopy(asked["GOV-01"]) | {"id": NEW})
    for one in asked.values():
        one["weight"] = 5 if one["id"] == "GOV-01" else one.get("weight", 1)
    asked[REWORDED]["question"] = "Is this worded otherwise?"
    asked[RELEVELLED]["levels"] = {n: f"Other level {n}" for n in range(5)}


def heavier(document: dict[str, Any]) -> None:
    """The same questions, weighed otherwise."""
    indicators(document)["GOV-01"]["weight"] = 7
