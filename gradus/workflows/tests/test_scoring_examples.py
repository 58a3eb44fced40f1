"""The worked examples of the reference page are what ``gradus score`` says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gradus.catalogue.instrument_file import read_instrument
from gradus.engines.scoring.engine import score
from gradus.workflows.answers import read_answers
from gradus.workflows.score import json_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "scoring-rules.md"
BLOCK = re.compile(r"```(yaml|csv|json)\n(.*?)```", re.DOTALL)


def examples() -> list[Any]:
    """Instrument, answers and what is said of them, by the heading of the example."""
    _, _, worked = PAGE.read_text("utf-8").partition("## Worked examples")
    found = []
    for part in worked.split("\n### ")[1:]:
        blocks = dict(BLOCK.findall(part))
        found.append(pytest.param(blocks["yaml"], blocks["csv"], blocks["json"], id=part[0]))
    return found


def check(expected: Any, found: Any, path: str = "") -> None:
    """Every number the page names is there, of the same kind."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            check(value, found[key], f"{path}.{key}")
    else:
        assert found == expected, path
        assert type(found) is type(expected), path


def test_every_family_has_an_example() -> None:
    assert [param.id for param in examples()] == list("abcdef")


@pytest.mark.parametrize(("instrument", "answers", "said"), examples())
def test_a_worked_example_is_what_the_code_says(instrument: str, answers: str, said: str) -> None:
    edition = read_instrument(instrument.encode(), "example.yaml")
    given = read_answers(answers.encode(), "answers.csv", edition).answers
    found = json.loads(json.dumps(json_of(score(edition, given))))
    expected = json.loads(said)
    check({"shares": expected.pop("shares")} if "shares" in expected else {}, found)
    check(expected, found["units"])
