"""What a foreign table looks like: each finding with its reason, and whether it leaves a doubt."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.formats.statistics.grids import Grid
from gradus.formats.statistics.numbers import exact, year_of

SEPARATORS = (",", ";", "\t", "|")
OTHER_ENCODINGS = ("windows-1252", "windows-1250", "windows-1251", "windows-1256", "iso-8859-1")
WORDS: Mapping[str, tuple[str, ...]] = {
    "state_column": (
        "iso3", "iso3 code", "country", "state", "geo", "pays", "etat", "pais", "estado", "الدولة",
        "البلد",
    ),
    "term_column": (
        "category", "crime type", "crime", "offence", "offense", "iccs", "code", "type", "term",
        "infraction", "categorie", "delito", "tipo", "الجريمة", "نوع الجريمة",
    ),
    "year_column": ("year", "time period", "period", "annee", "ano", "anio", "السنة", "العام"),
    "population_column": ("population", "poblacion", "السكان"),
}  # fmt: skip
"""Headings by which a column is proposed, folded: lower case, no accents, blanks for underscores."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "count": (
        "count", "counts", "number", "value", "total", "cases", "offences", "complaints",
        "obs value", "nombre", "valeur", "numero", "valor", "casos", "العدد", "القيمة",
    ),
    "per 100,000": ("rate", "per 100000", "per 100,000", "taux", "tasa", "المعدل"),
    "per cent": (
        "per cent", "percent", "percentage", "share", "pourcentage", "porcentaje", "النسبة",
    ),
}  # fmt: skip
BROKEN_DOWN = ("sex", "age", "age group", "sexe", "sexo", "edad", "dimension", "الجنس", "العمر")
WHOLE = ("total", "all", "both sexes", "t", "ensemble", "todos", "ambos sexos", "المجموع", "الكل")
_HEADINGS_WITHIN = 30
_COMMA_DECIMAL = re.compile(r",[0-9]{1,2}$|,[0-9]{4,}$")
_DOT_DECIMAL = re.compile(r"\.[0-9]{1,2}$|\.[0-9]{4,}$")
_GROUPED = re.compile(r"^[0-9]{1,3}([.,' \u00a0\u202f])[0-9]{3}")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing detected: ``field`` of the mapping, what was ``found``, why, what else it may be.

    Where ``sure`` is false, a person has to say; what was found is only a proposal.
    """

    field: str
    found: str
    why: Message
    sure: bool
    others: tuple[str, ...] = ()


def folded(text: str) -> str:
    """A heading as it is compared."""
    plain = unicodedata.normalize("NFD", text.replace("_", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def encoding_of(data: bytes) -> Finding:
    """UTF-8 and marked UTF-16 are known; of other encodings none can be told from the bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Finding(
            field="encoding",
            found="utf-16",
            sure=True,
            why=message("The file begins with its mark."),
        )
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fitting = tuple(name for name in OTHER_ENCODINGS if _fits(data, name))
        return Finding(
            field="encoding",
            found=fitting[0],
            sure=False,
            others=fitting[1:],
            why=message(
                "The bytes are not UTF-8; which older encoding it is cannot be told from them."
            ),
        )
    return Finding(
        field="encoding", found="utf-8", sure=True, why=message("Every byte is read as UTF-8.")
    )


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: str) -> Finding:
    """The separator by which most lines have the same number of columns."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    fitting = []
    for mark in SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, count = widths.most_common(1)[0]
            fitting.append((count / len(rows), width, mark))
    fitting.sort(key=lambda f: (-round(f[0], 2), -f[1]))
    if not fitting:
        return Finding(
            field="separator", found=",", sure=False, others=SEPARATORS[1:],
            why=message("No separator gives more than one column."),
        )  # fmt: skip
    good = [mark for share, _, mark in fitting if share >= 0.9]
    return Finding(
        field="separator",
        found=fitting[0][2],
        sure=good == [fitting[0][2]],
        others=tuple(mark for _, _, mark in fitting[1:]),
        why=message(
            "{share} % of the lines have {width} columns by it.",
            share=round(100 * fitting[0][0]),
            width=fitting[0][1],
        ),
    )


def heading_row_of(grid: Grid) -> Finding:
    """The first row of at least two different texts that are no numbers, but may be years."""
    rows = grid.rows[:_HEADINGS_WITHIN]
    widest = max((sum(1 for c in cells if c.strip()) for _, cells in rows), default=0)
    for number, cells in rows:
        texts = [c.strip() for c in cells if c.strip()]
        words = [t for t in texts if exact(t) is None]
        apart = len(set(texts)) == len(texts)
        if len(texts) >= max(2, widest // 2) and words and apart and all(
            year_of(t) or exact(t) is None for t in texts
        ):  # fmt: skip
            first = number == grid.rows[0][0]
            return Finding(
                field="heading_row",
                found=str(number),
                sure=first,
                why=message("It is the first row of the table.")
                if first
                else message("It is the first row that has only headings; others stand above it."),
            )
    return Finding(
        field="heading_row", found="1", sure=False, why=message("No row looks like headings.")
    )


def marks_of(texts: Sequence[str]) -> tuple[Finding, Finding]:
    """The marks of decimals and of thousands, from the numbers; in doubt for such as 1,234."""
    commas = sum(bool(_COMMA_DECIMAL.search(t)) for t in texts)
    dots = sum(bool(_DOT_DECIMAL.search(t)) for t in texts)
    grouped = Counter(m[1] for t in texts if (m := _GROUPED.match(t)))
    if commas and not dots:
        decimal, sure, why = (
            ",",
            True,
            message("A comma stands before one, two or many last digits."),
        )
    elif dots and not commas:
        decimal, sure, why = ".", True, message("A dot stands before one, two or many last digits.")
    elif commas:
        decimal, sure, why = ".", False, message("Both commas and dots stand before last digits.")
    elif grouped["."] or grouped[","]:
        decimal = "," if grouped["."] > grouped[","] else "."
        sure, why = False, message("Numbers such as 1,234 can be read in two ways.")
    else:
        decimal, sure, why = ".", True, message("No number has decimals.")
    thousands = next((m for m, _ in grouped.most_common() if m != decimal), "")
    if thousands in ("\u00a0", "\u202f"):
        thousands = " "
    other = "," if decimal == "." else "."
    return (
        Finding(field="decimal_mark", found=decimal, sure=sure, why=why, others=(other,)),
        Finding(field="thousands_mark", found=thousands, sure=sure or not thousands, why=why),
    )
