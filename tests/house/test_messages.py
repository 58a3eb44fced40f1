"""Every text a person reads can be translated, and what is translated fits its places."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from scripts import messages

PLACES = re.compile(r"\{[^}]*\}")


def program_texts() -> set[str]:
    return {t for t, _ in (*messages.code_texts(), *messages.help_texts()) if t}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_po_files_hold_exactly_the_texts_of_the_code_and_catalogue() -> None:
    wanted = {m.id for m in messages.template() if m.id}
    for language in messages.LANGUAGES:
        have = {m.id for m in messages.load(language) if m.id}
        assert have == wanted, f"{language}: run `just messages`"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_program_speaks_the_language_completely(language: str) -> None:
    code = program_texts()
    catalog = messages.load(language)
    missing = [
        text for text in sorted(code) if not catalog.get(text) or not catalog.get(text).string
    ]
    assert missing == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_their_places(language: str) -> None:
    code = program_texts()
    for entry in messages.load(language):
        if entry.id in code and entry.string:
            assert places(str(entry.string)) == places(str(entry.id)), entry.id


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
