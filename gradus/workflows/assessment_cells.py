"""What the tables of an assessment's report say in a cell: scores, levels, and that they are not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gradus.engines.scoring.answers import NOT_APPLICABLE, Answer, SettledUnit, Special
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.scoring.result import Range, Scores, UnitScore
from gradus.engines.scoring.to_read import to_read
from gradus.formats.documents import report as doc

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Cells:
    """One unit's scores and answers, as cells."""

    instrument: Instrument
    scores: Scores
    unit: UnitScore
    said: SettledUnit
    answers: tuple[Answer, ...]
    conventions: Mapping[str, str]
    language: str
    translate: Translate

    def told(self, value: Exact | None) -> str:
        """A score, or that it is not known."""
        return doc.shown(self._score(value), self.language)

    def share(self, value: Fraction | float | None) -> doc.Cell:
        """A share as a percentage."""
        return None if value is None else doc.Share(float(value))

    def _score(self, value: Exact | None) -> doc.Cell:
        return self.translate("not known") if value is None else to_read(value, self.instrument)

    def _span(self, bounds: Range | None) -> str:
        if bounds is None:
            return "–"
        low, high = self.told(bounds.low), self.told(bounds.high)
        return low if low == high else f"{low}\u00a0– {high}"

    def name(self, indicator: Indicator) -> str:
        """A question as the tables name it."""
        return f"{indicator.id} · {self.translate(indicator.title)}"

    def _level(self, value: Exact | None) -> doc.Cell:
        if value is None:
            return self.translate("not known")
        return value if isinstance(value, int) else shown(value, 1)

    def _claimed(self, id_: str) -> doc.Cell:
        settled, t = self.said.get(id_), self.translate
        if settled is None:
            return t("not answered")
        if isinstance(settled.value, Special):
            return t("not applicable") if settled.value is NOT_APPLICABLE else t("not known")
        return self._level(settled.value)

    def _named_level(self, id_: str) -> str:
        cell = self._claimed(id_)
        names = {level.value: level.name for level in self.instrument.levels}
        said = doc.shown(cell, self.language)
        if isinstance(cell, int) and names.get(cell):
            return f"{said} · {self.translate(names[cell])}"
        return said

    def _value(self, answer: Answer) -> str:
        if isinstance(answer.value, Special):
            word = "not applicable" if answer.value is NOT_APPLICABLE else "not known"
            return self.translate(word)
        return doc.shown(self._level(answer.value), self.language)
