"""Answers as people give them: a level, *unknown* or *not applicable*; missing is absence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Confidence, Grade

CONSENSUS: Final = "consensus"
"""The group of an answer that all agreed on; an answer without a group is one too."""


class Special(Enum):
    """What an answer says when it gives no level."""

    UNKNOWN = "UNK"
    NOT_APPLICABLE = "NA"


UNKNOWN: Final = Special.UNKNOWN
NOT_APPLICABLE: Final = Special.NOT_APPLICABLE

Value = Exact | Literal[Special.UNKNOWN, Special.NOT_APPLICABLE]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one respondent group says about one indicator of one unit.

    ``group`` is ``"consensus"`` for the agreed answer. ``evidence`` and ``confidence`` are
    ``None`` where they were not given. An indicator without any answer is missing.
    """

    unit: str
    indicator: str
    value: Value
    evidence: Grade | None = None
    confidence: Confidence | None = None
    group: str = CONSENSUS
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An answer as written, before it is judged against an instrument; blank text means empty.

    ``where`` is a place a person can go to, such as ``answers.csv, line 4``.
    """

    where: str
    unit: str
    indicator: str
    value: str
    evidence: str = ""
    confidence: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The value an indicator is scored with, and every answer that stands beside it.

    ``how`` says where the value comes from: the consensus, the only group, or the lower median of
    the groups because no consensus was given. ``low`` and ``high`` are the lowest and highest
    value the answers allow, ``evidenced`` the value its evidence supports.
    """

    value: Value
    how: Literal["consensus", "single", "median"]
    low: Exact | None
    high: Exact | None
    evidenced: Exact | None
    evidence: Grade | None
    confidence: Confidence | None
    dissent: tuple[Answer, ...] = ()


SettledUnit = Mapping[str, Settled]
"""One unit's settled answers by indicator id; an indicator that is not a key is missing."""
