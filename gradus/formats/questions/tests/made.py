"""Questions for tests: one of each kind, and any there may be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gradus.domain.texts import many_lines, one_line
from gradus.formats.questions.markup import reduced
from gradus.formats.questions.question import (
    FULL,
    NOTHING,
    Choice,
    Number,
    Pair,
    Question,
    Rich,
    TextFormat,
)

ALPHABET = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
MARKS = st.sampled_from(
    ["~", "=", "#", "{", "}", ":", "\\", "\\n", "->", "%50%", "[html]", "####", "//", "$CATEGORY:",
     "\n", " ", "::", "<b>", "&amp;", "*", "..", "]", "T", "é", "عربي", "]]>"]
)  # fmt: skip
RAW = st.lists(st.one_of(st.text(ALPHABET, max_size=4), MARKS), max_size=8).map("".join)
LINES = RAW.map(many_lines)
LINE = RAW.map(one_line)
FORMATS: st.SearchStrategy[TextFormat] = st.sampled_from(["moodle", "html", "markdown", "plain"])
NUMBERS = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


def rich(text: str, format_: TextFormat) -> Rich:
    """A text as it is after reading."""
    held = reduced(text)[0] if format_ == "html" else many_lines(text)
    return Rich(text=held, format=format_) if held else NOTHING


RICH = st.builds(rich, LINES, FORMATS)
FULL_RICH = RICH.filter(lambda r: bool(r.text))
WRITTEN = LINE.filter(lambda t: bool(t) and "->" not in t).map(
    lambda t: Rich(text=t, format="plain")
)
WEIGHTS = st.sampled_from([Decimal(w) for w in ("0", "50", "25", "-50", "33.33333", "-100")])


def weighed(answers: list[Rich], weights: list[Decimal], told: list[Rich]) -> tuple[Choice, ...]:
    """Choices, the first of them right."""
    return tuple(
        Choice(answer=answer, weight=FULL if n == 0 else weights[n % len(weights)],
               feedback=told[n % len(told)])
        for n, answer in enumerate(answers)
    )  # fmt: skip


def _arrowless(told: Rich) -> Rich:
    return rich(told.text.replace("->", "→"), told.format)


CHOICES = st.builds(
    weighed, st.lists(FULL_RICH, min_size=2, max_size=4), st.lists(WEIGHTS, min_size=1),
    st.lists(RICH, min_size=1),
)  # fmt: skip
TYPED = st.builds(
    weighed, st.lists(WRITTEN, min_size=1, max_size=3), st.lists(WEIGHTS, min_size=1),
    st.lists(RICH.map(_arrowless), min_size=1),
)  # fmt: skip
SEVERAL = st.builds(
    lambda right, wrong, share: (
        *(Choice(answer=r, weight=Decimal(100) / len(right)) for r in right),
        *(Choice(answer=w, weight=share) for w in wrong),
    ),
    st.lists(FULL_RICH, min_size=2, max_size=2),
    st.lists(FULL_RICH, max_size=2),
    st.sampled_from([Decimal(0), Decimal(-50)]),
)
COUNTED = st.lists(
    st.builds(Number, value=st.none() | NUMBERS, tolerance=st.just(Decimal(0)), weight=WEIGHTS,
              feedback=RICH) , max_size=2,
).flatmap(lambda rest: st.builds(
    lambda value, tolerance: (Number(value=value, tolerance=abs(tolerance)), *rest),
    NUMBERS, NUMBERS,
))  # fmt: skip
PAIRS = st.lists(
    st.builds(Pair, stem=RICH.map(_arrowless), answer=LINE.filter(bool)), min_size=1, max_size=3
).flatmap(
    lambda rest: st.builds(
        lambda stem, answer: (Pair(stem=_arrowless(stem), answer=answer), *rest),
        FULL_RICH,
        LINE.filter(bool),
    )
)
PARTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "multichoice": {"choices": CHOICES},
    "shortanswer": {"choices": TYPED},
    "numerical": {"numbers": COUNTED},
    "matching": {"pairs": PAIRS},
    "truefalse": {"truth": st.booleans(), "feedback_true": RICH, "feedback_false": RICH},
    "essay": {},
    "description": {},
}
HEAD: dict[str, st.SearchStrategy[Any]] = {
    "text": FULL_RICH,
    "name": LINE.filter(bool),
    "idnumber": LINE.filter(lambda t: "\\" not in t),
    "tags": st.lists(
        LINE.filter(lambda t: bool(t) and not set(t) & set("<>`\\")), max_size=2, unique=True
    ).map(tuple),
}


def questions(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[Question]:
    """Any question that can be answered; ``more`` are further fields."""
    kinds = [
        st.builds(Question, kind=st.just(kind), **HEAD, **parts, **more)
        for kind, parts in PARTS.items()
    ]
    several = {**HEAD, "choices": SEVERAL, "single": st.just(False)}
    return st.one_of(*kinds, st.builds(Question, kind=st.just("multichoice"), **several, **more))
