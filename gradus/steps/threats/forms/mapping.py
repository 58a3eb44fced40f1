"""How a table is read: which column is what. Made of what was found in the table, to be said by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext

from gradus.core.ui.templatetags.ui import say
from gradus.formats.statistics.mapping import Only, TableMapping, ValueColumn
from gradus.formats.statistics.proposal import Proposal
from gradus.formats.statistics.series import KINDS, UNITS_OF
from gradus.steps.threats import words
from gradus.steps.threats.forms.table import COLUMNS, MORE_COLUMNS, TableForm
from gradus.workflows.threat_sources import state_named

FEW = 12  # of so many columns each may be one of numbers; of more, those that look like it
SHARES = ("victimisation", "reporting")
TEXTS = ("term", "year", "definition", "scheme", "source", "decimal_mark", "thousands_mark")


class MappingForm(TableForm):
    """All that has to be known of a table, each with what was found and why."""

    def __init__(self, *args: Any, proposal: Proposal, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._proposal, self._code = proposal, code
        self._headings = tuple(dict.fromkeys(one for one in proposal.headings if one))
        self._choose_written()
        columns = [("", gettext("none")), *((one, one) for one in self._headings)]
        for name in (*COLUMNS, *MORE_COLUMNS, "only_column"):
            self._choose(name, columns)
        if code:  # a State's own table without such a column is about that State
            about = gettext("none: the whole table is about this State")
            self._choose("state_column", [("", about), *columns[1:]])
            del self.fields["state"]
        self._numbered = self._add_numbers(columns)
        self._broken_down = self._add_breakdowns()
        self._explain()

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def numbers(self) -> list[dict[str, Any]]:
        """The rows of columns that may hold numbers, as the page shows them."""
        parts = ("what", "year", *(("low", "high") if self.ends else ()))
        return [
            {"heading": heading} | {part: self[f"{key}-{part}"] for part in parts}
            for key, heading in self._numbered.items()
        ]

    @property
    def ends(self) -> bool:
        """Whether an interval may have columns: not where each year has one."""
        return not any(one.year for one in self._proposal.mapping.values)

    @property
    def breakdowns(self) -> list[forms.BoundField]:
        """The break-downs that were found."""
        return [self[key] for key in self._broken_down]

    @property
    def more(self) -> list[forms.BoundField]:
        """Columns that most tables do not have."""
        return [self[name] for name in MORE_COLUMNS]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _choose_written(self) -> None:
        if self._proposal.sheets:
            self._choose("sheet", [(one, one) for one in self._proposal.sheets])
            del self.fields["separator"]
            return
        del self.fields["sheet"]
        finding = next(f for f in self._proposal.findings if f.field == "encoding")
        if finding.others:
            self.fields["encoding"] = forms.ChoiceField(
                label=gettext("Encoding"),
                choices=[(one, one) for one in sorted({finding.found, *finding.others})],
                widget=forms.RadioSelect,
            )

    def show_encodings(self, lines: Mapping[str, str]) -> None:
        """Beside each encoding, how the headings read in it."""
        field = self.fields["encoding"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (
                    name,
                    format_html(
                        '<span>{} <bdi class="quiet small">{}</bdi></span>',
                        name,
                        lines.get(name, ""),
                    ),
                )
                for name, _label in cast(Iterable[tuple[str, str]], field.choices)
            ]

    @property
    def encodings(self) -> list[str]:
        """The encodings to choose from; none where it is sure."""
        field = self.fields["encoding"]
        if not isinstance(field, forms.ChoiceField):
            return []
        return [name for name, _label in cast(Iterable[tuple[str, str]], field.choices)]

    def _add_numbers(self, columns: list[tuple[str, str]]) -> dict[str, str]:
        proposed = {one.heading for one in self._proposal.mapping.values}
        others = next(f.others for f in self._proposal.findings if f.field == "values")
        likely = self._headings if len(self._headings) <= FEW else {*proposed, *others}
        numbered = {
            f"v{n}": heading for n, heading in enumerate(self._headings) if heading in likely
        }
        for key, heading in numbered.items():
            named = {"heading": heading}
            self.fields[f"{key}-what"] = forms.ChoiceField(
                label=gettext("What “{heading}” is").format(**named),
                choices=_whats,
                required=False,
            )
            self.fields[f"{key}-year"] = forms.IntegerField(
                label=gettext("Year of “{heading}”").format(**named),
                min_value=1900,
                max_value=2200,
                required=False,
            )
            ends = {
                "low": gettext("Lower end of “{heading}”"),
                "high": gettext("Upper end of “{heading}”"),
            }
            for end, label in ends.items() if self.ends else ():
                self.fields[f"{key}-{end}"] = forms.ChoiceField(
                    label=label.format(**named), choices=columns, required=False
                )
        return numbered

    def _add_breakdowns(self) -> dict[str, str]:
        found = {f"only{n}": heading for n, heading in enumerate(self._proposal.breakdowns)}
        for key, heading in found.items():
            self.fields[key] = forms.MultipleChoiceField(
                label=gettext("Of “{heading}”, read the rows where it says").format(
                    heading=heading
                ),
                choices=[(one, one or "–") for one in self._proposal.breakdowns[heading]],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext("None chosen: it is no break-down, and all rows are read."),
            )
        return found

    def _explain(self) -> None:
        """Beside each field what was found and why; what a person has to say is marked."""
        for finding in self._proposal.findings:
            field = self.fields.get(finding.field)
            if field is None or isinstance(field.widget, forms.HiddenInput):
                continue
            mark = (
                ""
                if finding.sure
                else format_html('<span class="tag warn">{}</span> ', gettext("please say"))
            )
            # a text of this form's own is more to the point than that no file says it
            why = field.help_text or say(finding.why)
            if finding.field in ("decimal_mark", "thousands_mark", "not_reported"):
                why = format_html("{} {}", say(finding.why), field.help_text)
            field.help_text = format_html("{}{}", mark, why)

    # --- what was said ----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self._values():
            self.add_error(None, gettext("Say of at least one column what its numbers are."))
        self._one_of(told, "term_column", "term")
        if not self._code:
            self._one_of(told, "state_column", "state")
            if told.get("state") and not state_named(told["state"]):
                self.add_error("state", gettext("There is no such State; write its name or code."))
        by_column = bool(self._values()) and all(one.year for one in self._values())
        if not by_column:
            self._one_of(told, "year_column", "year")
        if any(one.unit == "money" for one in self._values()) and not told.get("currency"):
            self.add_error("currency", gettext("Money needs a currency, such as USD."))
        if told.get("only_column") and not _lines(told.get("only_values")):
            self.add_error("only_values", gettext("Say which rows of it are read."))
        self._states(told)
        return told

    def _one_of(self, told: Mapping[str, Any], column: str, fixed: str) -> None:
        if bool(told.get(column)) == bool(told.get(fixed)) and not {column, fixed} & set(
            self.errors
        ):
            self.add_error(
                column, gettext("Name its column, or say it once for the whole table; not both.")
            )

    def _states(self, told: dict[str, Any]) -> None:
        found: dict[str, str] = {}
        for line in _lines(told.get("states")):
            spelling, mark, name = (part.strip() for part in line.rpartition("="))
            code = state_named(name) if name else ""
            if not mark or not spelling or code is None:
                text = gettext("“{line}” is not understood. Write: Name in the table = State.")
                self.add_error("states", text.format(line=line[:60]))
                continue
            found[spelling] = code
        told["states"] = found

    def _values(self) -> list[ValueColumn]:
        told, found = self.cleaned_data, []
        for key, heading in self._numbered.items():
            kind, _mark, unit = (told.get(f"{key}-what") or "").partition("|")
            if kind:
                column = ValueColumn(
                    heading=heading,
                    kind=kind,  # type: ignore[arg-type] # one of the choices
                    unit=unit,  # type: ignore[arg-type]
                    year=told.get(f"{key}-year"),
                    low=told.get(f"{key}-low", ""),
                    high=told.get(f"{key}-high", ""),
                    currency=(told.get("currency") or "").upper() if unit == "money" else "",
                )
                found.append(column)
        return found

    def mapping(self) -> TableMapping:
        """What was said, once the form is valid."""
        told = self.cleaned_data
        columns = {name: told[name] for name in (*COLUMNS, *MORE_COLUMNS)}
        fixed = self._code if self._code and not told["state_column"] else ""
        values = tuple(self._values())
        return TableMapping(
            **columns,
            state=fixed or state_named(told.get("state", "")) or "",
            term=told["term"],
            year=None if all(one.year for one in values) else told["year"],
            values=values,
            only=tuple(self._only()),
            states=told["states"],
            not_reported=tuple(_lines(told["not_reported"])),
            scheme=told["scheme"],
            source=told["source"],
            definition=told["definition"],
            decimal_mark=told["decimal_mark"],
            thousands_mark=told["thousands_mark"],
            encoding=told["encoding"] or "utf-8",
            separator=told.get("separator") or ",",
            sheet=told.get("sheet", ""),
            heading_row=told["heading_row"] or 1,
        )

    def _only(self) -> Iterable[Only]:
        told = self.cleaned_data
        for key, heading in self._broken_down.items():
            if told[key]:
                yield Only(heading=heading, values=tuple(told[key]))
        if told["only_column"]:
            yield Only(heading=told["only_column"], values=tuple(_lines(told["only_values"])))


def initial_of(mapping: TableMapping, proposal: Proposal) -> dict[str, Any]:
    """What a mapping says, as the fields of the form hold it; columns that are not there are left out."""
    headings = tuple(dict.fromkeys(one for one in proposal.headings if one))
    found: dict[str, Any] = {name: getattr(mapping, name) for name in TEXTS}
    for name in (*COLUMNS, *MORE_COLUMNS):
        if getattr(mapping, name) in headings:
            found[name] = getattr(mapping, name)
    for one in mapping.values:
        if one.heading in headings:
            key = f"v{headings.index(one.heading)}"
            told = {"what": f"{one.kind}|{one.unit}", "year": one.year}
            told |= {end: getattr(one, end) for end in ("low", "high")}
            found |= {f"{key}-{part}": value for part, value in told.items()}
            found["currency"] = one.currency or found.get("currency", "")
    said = {one.heading: one.values for one in mapping.only}
    for n, heading in enumerate(proposal.breakdowns):
        found[f"only{n}"] = said.pop(heading, ())
    for heading, values in said.items():
        if heading in headings:
            found |= {"only_column": heading, "only_values": "\n".join(values)}
    found["not_reported"] = "\n".join(mapping.not_reported)
    found["states"] = "\n".join(f"{name} = {code}" for name, code in mapping.states.items())
    return {name: value for name, value in found.items() if value not in ("", None)}


def _whats() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("", gettext("not read"))]
    for kind in KINDS:
        units = (*UNITS_OF[kind], *(("share",) if kind in SHARES else ()))
        label = gettext("{series}: {unit}")
        found += [
            (f"{kind}|{one}", label.format(series=words.series(kind), unit=words.unit(one)))
            for one in units
            if kind != "incidents"  # shared incidents come as STIX and MISP
        ]
    return found


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
