"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from tests import environment  # noqa: F401  (Django is set up before its models are imported)

HOUSE = Path(__file__).parents[2]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    for path in (HOUSE / "gradus").rglob("*.py")
    if "\n    >>> " in path.read_text("utf-8") and "tests" not in path.parts
)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    told = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert told.attempted
    assert not told.failed
