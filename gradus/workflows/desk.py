"""A desk assessment of a real State: public sources only, and unknown where they are silent.

Legal coverage by Budapest article (columns ``iso3, budapest_article, coding``): ``not_covered`` is a
need; ``provision_listed`` and ``covered_per_source`` show a basis; every other coding says nothing.
An indicator is answered only where its ``legal_basis`` names the article; everything else stays
unknown, and coverage shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.answers import Answer
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.scoring.result import LegalNeed, UnitScore
from gradus.formats.sheets.flat import Columns, read_flat
from gradus.workflows.files import read_file
from gradus.workflows.state import Confirmation, Host, Money, StateFile, Supply

COLUMNS = Columns(
    ("iso3", "budapest_article", "coding"), ("state_of_law", "domestic_basis_or_note", "source_url")
)
GAP = frozenset({"not_covered"})
BASIS = frozenset({"provision_listed", "covered_per_source"})
Coding = Mapping[str, tuple[str, str]]
"""By article, its coding and source."""


class NotCoded(Refusal):
    """A file of legal coverage that says nothing of the State."""

    def __init__(self, state: str, path: Path) -> None:
        super().__init__(
            "not-coded",
            message("{path} says nothing of {state}.", path=str(path), state=state),
            message("Add its articles, or leave the file out."),
        )


def legal_coverage(path: Path, state: str) -> Coding:
    """What a file of legal coverage says of a State.

    Raises
    ------
    InvalidInput
        With every fault of the file.
    NotCoded
        If it holds nothing of the State.
    """
    rows = read_flat(read_file(path), path.name, COLUMNS)
    found = {
        row.get("budapest_article"): (row.get("coding").casefold(), row.get("source_url"))
        for row in rows
        if row.get("iso3").upper() == state
    }
    if not found:
        raise NotCoded(state, path)
    return found


def desk_answers(instrument: Instrument, state: str, coding: Coding) -> tuple[Answer, ...]:
    """What public sources answer; nothing else is answered.

    Parameters
    ----------
    instrument
        An instrument whose indicators name the articles they show a basis for.
    state
        The State's code.
    coding
        Coding and source by Budapest article.
    """
    answers = []
    for indicator in instrument.indicators.values():
        level = _level(indicator, coding)
        if level is not None:
            answers.append(
                Answer(
                    unit=state,
                    indicator=indicator.id,
                    value=level[0],
                    evidence="C",
                    confidence="low",
                    note=level[1],
                )
            )
    return tuple(answers)


def only_coded_gaps(score: UnitScore, coding: Coding) -> UnitScore:
    """The score of a desk assessment with no legal need but the articles coded as gaps.

    A level taken from listed provisions is an upper limit: it shows neither that an article has a
    basis nor that another has none. Whether an article is asked about at all stays as it is.
    """
    legal = tuple(
        need
        if need.state == "not-asked"
        else replace(need, state="need" if _is_gap(need, coding) else "unknown")
        for need in score.legal
    )
    return replace(score, legal=legal)


def _is_gap(need: LegalNeed, coding: Coding) -> bool:
    return need.convention == "budapest" and coding.get(need.article, ("", ""))[0] in GAP


def _level(indicator: Indicator, coding: Coding) -> tuple[Exact, str] | None:
    """The level the codings show, and their sources; None where they are silent."""
    steps: dict[Exact, list[str]] = defaultdict(list)
    for basis in indicator.legal_basis:
        steps[basis.level].extend(basis.articles.get("budapest", ()))
    shown: Exact | None = None
    sources: list[str] = []
    for level in sorted(steps):
        articles = steps[level]
        codes = [coding.get(article, ("", "")) for article in articles]
        if not articles:
            continue
        if any(code in GAP for code, _ in codes):
            sources += [source for code, source in codes if code in GAP]
            return max(level - 1, indicator.scale.minimum), "; ".join(dict.fromkeys(sources))
        if not all(code in BASIS for code, _ in codes):
            break
        shown = level
        sources += [source for _, source in codes]
    return None if shown is None else (shown, "; ".join(dict.fromkeys(sources)))


def unnamed_state(shelf: Shelf, code: str, name: str, start: str) -> StateFile:
    """A State file that claims nothing: hosts to be named, the programme's usual planning figure.

    Everything in it is an assumption and marked so; no institution, donor or fact is claimed.
    """
    yearly = int(shelf.defaults["country-year-full"].value)
    months = int(shelf.defaults["cycle-months"].value)
    return StateFile(
        schema="gradus.state/1",
        code=code,
        name=name,
        start=start,
        horizon=months,
        institutions=tuple(
            Host(id=kind, title=f"{title} (to be named)", kind=kind, decided_by="Programme officer",
                 diligence="pending" if kind in shelf.security_forces else "not-applicable")
            for kind, title in shelf.institution_kinds.items()
            if kind != "academy"
        ),
        resources=(
            Supply(id="trainers", title="Trainers", capacity=4),
            Supply(id="mentors", title="Mentors", capacity=1),
            Supply(id="regional-team", title="Regional team", capacity=2),
        ),
        pots=(
            Money(
                id="planning-figure",
                donor="Planning figure of the programme (assumed; not an offer)",
                amounts=(yearly,) * -(-months // 12),
            ),
        ),
        facts=(Confirmation(id="state-request", from_month=0, owner="National coordinator"),),
        notes=(
            message(
                "Made at a desk from public sources. Hosts, money and people are planning "
                "assumptions of the programme, and claim nothing about the State."
            ),
        ),
    )  # fmt: skip
