"""One row of a mapped table: its figures, or what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from gradus.domain.messages import message
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.statistics.grids import Grid
from gradus.formats.statistics.mapped_cells import RowCells
from gradus.formats.statistics.mapping import TableMapping, ValueColumn
from gradus.formats.statistics.numbers import year_of
from gradus.formats.statistics.series import UNITS_OF, SeriesFigure, SeriesKind, Unit

_ROW_KINDS: Mapping[str, SeriesKind] = {
    "victimisation": "victimisation",
    "victimization": "victimisation",
    "reporting": "reporting",
}


class RowReader(RowCells):
    """Takes rows one by one; ``figures`` and the counts grow, faults are noted."""

    def __init__(
        self,
        grid: Grid,
        mapping: TableMapping,
        columns: Mapping[str, int],
        faults: Faults,
        state_of: Callable[[str], str | None],
    ) -> None:
        super().__init__(grid, mapping, columns, faults)
        self.figures: list[SeriesFigure] = []
        self.rows = self.not_reported = self.left_aside = 0
        self._state_of = state_of

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Read a row."""
        self._number, self._cells = number, cells
        if not any(self._raw(heading) for heading in self._columns):
            return
        self.rows += 1
        mapping = self._mapping
        if any(self._text(o.heading) not in o.values for o in mapping.only):
            self.left_aside += 1
            return
        before = len(self._faults)
        state = self._state()
        if state == "":
            self.left_aside += 1
            return
        term = self._text(mapping.term_column) if mapping.term_column else mapping.term
        if not term and len(self._faults) == before:
            self._add(
                mapping.term_column,
                message("There is no term."),
                message("Write what was counted, or leave the row out."),
            )
        year = self._year()
        kind = self._kind()
        shared = self._said()
        for value in mapping.values:
            self._value(value, state or "", term, value.year or year, kind, shared, before)

    # --- one value --------------------------------------------------------------------------------

    def _value(
        self,
        column: ValueColumn,
        state: str,
        term: str,
        year: int | None,
        kind: SeriesKind | None,
        shared: Mapping[str, object],
        before: int,
    ) -> None:
        if self._raw(column.heading) in self._absent:
            self.not_reported += 1
            return
        value = self._amount(column.heading, column)
        low = self._amount(column.low, column) if column.low else None
        high = self._amount(column.high, column) if column.high else None
        if value is not None and not (low or value) <= value <= (value if high is None else high):
            self._add(
                column.heading,
                message("{value} is not within its interval.", value=str(value)),
                message("Write low <= value <= high."),
                "interval",
            )
        if (low is None) != (high is None) and column.low:
            self._add(
                column.low if low is None else column.high,
                message("Only one end of the interval is there."),
                message("Write both ends, or none."),
                "interval",
            )
        unit: Unit = "per cent" if column.unit == "share" else column.unit
        told = kind or column.kind
        if unit not in UNITS_OF[told]:
            self._add(
                column.heading,
                message("{kind} is not told in {unit}.", kind=told, unit=repr(column.unit)),
                message("Write one of: {known}.", known=", ".join(UNITS_OF[told])),
            )
        if value is None or year is None or len(self._faults) != before:
            return
        self.figures.append(
            SeriesFigure(
                state=state,
                scheme=self._mapping.scheme,
                term=term,
                kind=told,
                year=year,
                value=value,
                unit=unit,
                source=self._mapping.source,
                low=low,
                high=high,
                currency=column.currency,
                place=self._place(column.heading),
                **shared,  # type: ignore[arg-type]
            )
        )

    def _amount(self, heading: str, column: ValueColumn) -> Decimal | None:
        if self._raw(heading) in self._absent:
            return None
        value = self._decimal(heading)
        if value is None:
            return None
        if column.unit == "share":
            value *= 100
        if column.unit in ("per cent", "share") and value > 100:
            self._add(
                heading,
                message("{value} is no share.", value=shown(self._raw(heading))),
                message("Say in the mapping whether it is per cent or a part of 1."),
                "share",
            )
            return None
        return value

    # --- what the row is about --------------------------------------------------------------------

    def _state(self) -> str | None:
        """The State's code; "" where the row is left aside; None where it is not known."""
        mapping = self._mapping
        if not mapping.state_column:
            return mapping.state
        text = self._sound(mapping.state_column)
        if text is None:
            return None
        if text in mapping.states:
            return mapping.states[text]
        code = self._state_of(text) if text else None
        if code is None:
            self._add(
                mapping.state_column,
                message("{value} is no State that is known here.", value=shown(text)),
                message("Write its code, or say in the mapping which State it means, or none."),
                "state",
            )
        return code

    def _year(self) -> int | None:
        mapping = self._mapping
        if not mapping.year_column:
            return mapping.year
        text = self._sound(mapping.year_column)
        if text is None:
            return None
        year = year_of(text)
        if year is None:
            self._add(
                mapping.year_column,
                message("{value} is no year.", value=shown(text)),
                message("Write such as 2022."),
                "year",
            )
        return year

    def _kind(self) -> SeriesKind | None:
        heading = self._mapping.kind_column
        if not heading:
            return None
        text = self._text(heading)
        kind = _ROW_KINDS.get(text.casefold())
        if kind is None:
            self._add(
                heading,
                message("{value} is no measure of a survey.", value=shown(text)),
                message("Write victimisation or reporting."),
                "kind",
            )
        return kind

    def _said(self) -> dict[str, object]:
        """What else the row says, shared by its values."""
        mapping = self._mapping
        found: dict[str, object] = {"definition": mapping.definition}
        if mapping.definition_column and (text := self._text(mapping.definition_column)):
            found["definition"] = text
        if mapping.question_column:
            found["question"] = self._text(mapping.question_column)
        if mapping.population_column and self._raw(mapping.population_column) not in self._absent:
            found["population"] = self._decimal(mapping.population_column)
        if mapping.sample_column and self._raw(mapping.sample_column) not in self._absent:
            size = self._decimal(mapping.sample_column)
            if size is not None and size != int(size):
                self._add(
                    mapping.sample_column,
                    message("{value} is no number of people.", value=str(size)),
                    message("Write a whole number."),
                )
            found["sample"] = None if size is None else int(size)
        for heading, name in (
            (mapping.from_column, "fielded_from"),
            (mapping.to_column, "fielded_to"),
        ):
            if heading and self._raw(heading) not in self._absent:
                found[name] = self._day(heading)
        return found
