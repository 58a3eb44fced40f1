"""Every text a person reads can be translated, and what is translated fits its places."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from scripts import messages

PYTHON_PLACES = re.compile(r"%\((\w+)\)")


def program_texts() -> set[messages.Text]:
    sources = (*messages.code_texts(), *messages.template_texts(), *messages.help_texts())
    return {text for text, _ in sources if text}


def places(text: str) -> set[str]:
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return braces | set(PYTHON_PLACES.findall(text))


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """A text, or all its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text)


def test_the_po_files_hold_exactly_the_texts_of_the_code_and_catalogue() -> None:
    wanted = {m.id for m in messages.template() if m.id}
    for language in messages.LANGUAGES:
        have = {m.id for m in messages.load(language) if m.id}
        assert have == wanted, f"{language}: run `just messages`"


def test_texts_are_found_wherever_they_stand() -> None:
    """In code, in templates, with places and with plurals; else the tests below hold nothing."""
    found = program_texts()
    assert {"Sign this plan", "Make a plan", "Plans of %(name)s"} <= found
    assert ("%(n)s found", "%(n)s found") in found
    assert ("{n} draft", "{n} drafts") in found


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_program_speaks_the_language_completely(language: str) -> None:
    code = program_texts()
    catalog = messages.load(language)
    found = {entry.id: entry.string for entry in catalog if entry.id}
    missing = [text for text in sorted(code, key=str) if not all(forms(found.get(text) or ""))]
    assert missing == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_their_places(language: str) -> None:
    code = program_texts()
    for entry in messages.load(language):
        if entry.id not in code or not entry.string:
            continue
        wanted = set().union(*(places(form) for form in forms(entry.id)))
        for form in forms(entry.string):
            # a form for one, two or none may leave the number out
            least = wanted if isinstance(entry.id, str) else set()
            assert least <= places(form) <= wanted, entry.id


def test_user_facing_messages_are_literals() -> None:
    """``message(variable)`` could not be extracted, hence never translated."""
    import ast

    root = Path(messages.ROOT)
    for path in sorted((root / "gradus").rglob("*.py")):
        if "tests" in path.parts or path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node, "func", None)
            if isinstance(called, ast.Name) and called.id == "message" and node.args:
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
