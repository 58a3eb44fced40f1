"""What people of the demonstration have entered: it stays as it is in every language."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import yaml

from gradus.catalogue.shelf import SHIPPED
from gradus.core.accounts.demo import demo_accounts
from gradus.entrypoints.operator import demo_agreed as agreed
from gradus.entrypoints.operator.demo import UNITS
from gradus.entrypoints.operator.demo_efforts import EFFORTS, TOLD
from gradus.entrypoints.operator.demo_threats import LICENCE, NOTES
from gradus.workflows.demo import demo_states

BY_PROGRAM = (  # made beside the accounts of the demonstration, or in these tests
    "Demonstration programme", "Second demonstration donor", "Demonstration donor",
    "Demonstration civil society", "Police Academy",
    "National Police", "Quayside Signals Bureau", "Una Brask", "Veit Ostrand",
    "Plan of the story", "Plan without scripts", "Telecom operators", "Figures of the police",
    "To prepare the mission of the spring.", "The courts are on leave until the autumn.",
    "As both sides agreed.",
)  # fmt: skip


def texts(told: Any) -> Iterator[str]:
    """Every text of a file, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list | tuple):
        for one in told.values() if isinstance(told, dict) else told:
            yield from texts(one)


@cache
def entered() -> tuple[str, ...]:
    """Names of institutions, units, people and drafts; the longest first, as one may hold another."""
    names = {*BY_PROGRAM, *(one.name for one in demo_accounts())}
    efforts = (texts({**told, **TOLD}) for _, told in EFFORTS)
    names |= {text for text in chain.from_iterable(efforts) if " " in text}
    names |= {LICENCE, *(title for title, *_ in NOTES), *_of_statistics()}
    names |= {
        agreed.TITLE, agreed.PURPOSE, agreed.QUESTION, agreed.SAID, agreed.ANSWERED, agreed.OWNER,
        agreed.WHY_EXCEPTED, agreed.RISKS, agreed.SOURCES, agreed.REASON, agreed.DECIDER,
        *(told["note"] for _, told in agreed.TOLD if "note" in told),
    }  # fmt: skip
    names |= {name for name, _, _ in chain.from_iterable(UNITS.values())}
    for code in demo_states():
        folder = SHIPPED / "demo" / code
        state = yaml.safe_load((folder / "state.yaml").read_text(encoding="utf-8"))
        names |= {
            text for text in texts(state) if " " in text
        }  # the others are words of the program
        if (people := folder / "people.csv").exists():
            with people.open(encoding="utf-8", newline="") as rows:
                names |= {row["name"] for row in csv.DictReader(rows)}
        if (measures := folder / "measures.yaml").exists():
            told = texts(yaml.safe_load(measures.read_text(encoding="utf-8")))
            names |= {text for text in told if " " in text}
    return tuple(sorted(names, key=len, reverse=True))


def _of_statistics() -> Iterator[str]:
    """What the fictional statistics call their source and their terms."""
    yield "UN Crime Trends Survey (fictional)"
    file = SHIPPED / "demo" / "fictional_statistics.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        yield from {row["category"] for row in csv.DictReader(rows)}
