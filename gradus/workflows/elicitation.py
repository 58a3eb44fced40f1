"""Experts' views as tables (CSV, XLSX), in and out; pooling is the engine's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from gradus.engines.threat.inputs import Expert, Group, Judgement
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.statistics.elicitation import (
    HOW,
    View,
    read_views,
    views_csv,
    views_workbook,
)


def judgement_of_table(data: bytes, source: str, groups: tuple[Group, ...]) -> Judgement:
    """The views of a filled table, by group, each expert's kept.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    views = read_views(data, source, [group.id for group in groups], parse=parse_apart)
    found: dict[str, tuple[Expert, ...]] = {}
    for view in views:
        expert = Expert(
            low=float(view.low),
            best=float(view.best),
            high=float(view.high),
            who=view.who,
            note=view.note,
        )
        found[view.group] = (*found.get(view.group, ()), expert)
    return Judgement(groups=found)


def elicitation_table(
    groups: tuple[Group, ...],
    form: Literal["csv", "xlsx"],
    *,
    created: date,
    views: tuple[View, ...] = (),
    translate: Callable[[str], str] = str,
) -> bytes:
    """A table to be filled by experts: a row for each group, or the views there are."""
    titles: Mapping[str, str] = {group.id: translate(group.title) for group in groups}
    if form == "csv":
        return views_csv(views, titles).encode("utf-8-sig")
    return views_workbook(views, titles, created=created, how=translate(HOW))
