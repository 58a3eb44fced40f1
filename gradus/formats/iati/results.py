"""What an activity is to bring about: results, their indicators, baselines, targets, actuals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gradus.formats.iati.parts import DocumentLink, Text
from gradus.formats.iati.shape import attribute, day, part, parts


@dataclass(frozen=True, kw_only=True)
class ResultLocation:
    """A location of the activity."""

    ref: str = attribute("ref")


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """How a number is broken down: ``sex`` is ``female``."""

    name: str = attribute("name")
    value: str = attribute("value")


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Where it started."""

    on: date | None = attribute("iso-date", "day")
    year: int = attribute("year", "whole", needed=True)
    value: str = attribute("value")
    locations: tuple[ResultLocation, ...] = parts("location", ResultLocation)
    dimensions: tuple[Dimension, ...] = parts("dimension", Dimension)
    documents: tuple[DocumentLink, ...] = parts("document-link", DocumentLink)
    comment: Text | None = part("comment", Text)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A target or an actual value of a period."""

    value: str = attribute("value")
    locations: tuple[ResultLocation, ...] = parts("location", ResultLocation)
    dimensions: tuple[Dimension, ...] = parts("dimension", Dimension)
    comment: Text | None = part("comment", Text)
    documents: tuple[DocumentLink, ...] = parts("document-link", DocumentLink)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A time with its targets and actual values."""

    start: date = day("period-start", needed=True)
    end: date = day("period-end", needed=True)
    targets: tuple[Measured, ...] = parts("target", Measured)
    actuals: tuple[Measured, ...] = parts("actual", Measured)


@dataclass(frozen=True, kw_only=True)
class ResultReference:
    """A result of a framework of somebody else."""

    code: str = attribute("code", needed=True)
    vocabulary: str = attribute("vocabulary", needed=True)
    vocabulary_uri: str = attribute("vocabulary-uri")


@dataclass(frozen=True, kw_only=True)
class IndicatorReference:
    """An indicator of a framework of somebody else."""

    vocabulary: str = attribute("vocabulary", needed=True)
    code: str = attribute("code", needed=True)
    uri: str = attribute("indicator-uri")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What is measured. Measure: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative."""

    measure: str = attribute("measure", needed=True)
    ascending: bool | None = attribute("ascending", "truth")
    aggregated: bool | None = attribute("aggregation-status", "truth")
    title: Text = part("title", Text, needed=True)
    description: Text | None = part("description", Text)
    documents: tuple[DocumentLink, ...] = parts("document-link", DocumentLink)
    references: tuple[IndicatorReference, ...] = parts("reference", IndicatorReference)
    baselines: tuple[Baseline, ...] = parts("baseline", Baseline)
    periods: tuple[Period, ...] = parts("period", Period)


@dataclass(frozen=True, kw_only=True)
class Result:
    """Type: 1 output, 2 outcome, 3 impact, 9 other."""

    type: str = attribute("type", needed=True)
    aggregated: bool | None = attribute("aggregation-status", "truth")
    title: Text = part("title", Text, needed=True)
    description: Text | None = part("description", Text)
    documents: tuple[DocumentLink, ...] = parts("document-link", DocumentLink)
    references: tuple[ResultReference, ...] = parts("reference", ResultReference)
    indicators: tuple[Indicator, ...] = parts("indicator", Indicator, needed=True)
