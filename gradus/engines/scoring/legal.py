"""Legal needs by article: which articles have no basis in domestic law, as the answers show.

An indicator with a ``legal_basis`` shows a basis for its articles from a stated level on. An
article is a *need* as soon as one of its indicators is known to lie below; otherwise *unknown* as
long as one is unknown or missing (never a gap); *basis* when all are at their level or above;
*not-applicable* when none applies; *not-asked* when no indicator asks about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradus.engines.scoring.answers import NOT_APPLICABLE, SettledUnit, Special
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import LegalNeed


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article of a convention; ``convention`` is the key the instrument's links use."""

    convention: str
    number: str
    title: str
    needs_domestic_basis: bool
    strength: str = ""
    verification: str = ""


class LegalIndex:
    """Which indicators speak for which article, prepared once for all units."""

    def __init__(self, instrument: Instrument, articles: Sequence[Article]) -> None:
        asked: dict[tuple[str, str], list[tuple[str, Exact]]] = {}
        for indicator in instrument.indicators.values():
            for basis in indicator.legal_basis:
                for convention, numbers in basis.articles.items():
                    for number in numbers:
                        asked.setdefault((convention, number), []).append(
                            (indicator.id, basis.level)
                        )
        self._articles = [
            (article, asked.get((article.convention, article.number), ()))
            for article in articles
            if article.needs_domestic_basis
        ]

    def needs(self, said: SettledUnit) -> tuple[LegalNeed, ...]:
        """The state of every article that needs a domestic basis, in the articles' order."""
        return tuple(_state(article, asked, said) for article, asked in self._articles)


def _state(article: Article, asked: Sequence[tuple[str, Exact]], said: SettledUnit) -> LegalNeed:
    below: list[str] = []
    unknown: list[str] = []
    shown: list[str] = []
    for id_, level in asked:
        settled = said.get(id_)
        if settled is None:
            unknown.append(id_)
        elif not isinstance(settled.value, Special):
            (shown if settled.value >= level else below).append(id_)
        elif settled.value is not NOT_APPLICABLE:
            unknown.append(id_)

    def result(state: str, indicators: Sequence[str]) -> LegalNeed:
        return LegalNeed(
            convention=article.convention,
            article=article.number,
            title=article.title,
            state=state,  # type: ignore[arg-type]
            indicators=tuple(indicators),
            verification=article.verification,
        )

    if not asked:
        return result("not-asked", ())
    if below:
        return result("need", below)
    if unknown:
        return result("unknown", unknown)
    if shown:
        return result("basis", shown)
    return result("not-applicable", [id_ for id_, _ in asked])
