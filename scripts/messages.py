"""Translations with Babel: ``update`` reads every text into the .po files, ``compile`` makes .mo.

The texts of the code (``message("...")``, ``N_("...")``, ``gettext``), of the pages' templates and of
the catalogue's YAML files live in one file a language. It is compiled twice: as ``gradus`` for the
command line, as ``django`` for the pages. A text that is not translated is shown in English.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typer
import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.main import app

if not settings.configured:
    settings.configure()

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "gradus" / "locale"
LANGUAGES = ("fr", "ar")
SOURCE = "en"  # its own file holds what others' pages say, and we otherwise
MARKERS = {"message", "N_", "Message", "t", "translate", "_", "gettext", "gettext_lazy"}
PLURALS = {"ngettext", "ngettext_lazy"}
DOMAINS = ("gradus", "django")
LITERAL = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(
    rf"\bngettext\(u?{LITERAL}, *u?{LITERAL}|(?<!\w)(?:_|gettext)\(u?{LITERAL}\)"
)
Text = str | tuple[str, str]
CATALOGUE_KEYS = {
    "title", "question", "text", "meaning", "name", "wording", "levels", "evidence", "length",
    "intervention_areas", "unit_of_assessment", "rating_rules", "basis", "judgement", "what",
    "capacity_areas", "pillars", "statement", "label", "short_title", "owner", "summary", "tasks",
}  # fmt: skip


def code_texts() -> Iterator[tuple[Text, str]]:
    """Every marked literal of the package, with the file it stands in; plurals are pairs."""
    for path in sorted((ROOT / "gradus").rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                first = node.args[0]
                where = path.relative_to(ROOT).as_posix()
                if name in MARKERS and isinstance(first, ast.Constant):
                    yield str(first.value), where
                elif name in PLURALS and isinstance(first, ast.Constant):
                    second = node.args[1]
                    if not isinstance(second, ast.Constant):
                        raise SystemExit(f"{where}:{node.lineno}: a plural must be a literal")
                    yield (str(first.value), str(second.value)), where


def template_texts() -> Iterator[tuple[Text, str]]:
    """Every text of the pages' templates."""
    for path in sorted((ROOT / "gradus").rglob("templates/**/*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        where = path.relative_to(ROOT).as_posix()
        for one, many, text in IN_TEMPLATE.findall(templatize(path.read_text("utf-8"))):
            if one:
                yield (ast.literal_eval(one), ast.literal_eval(many)), where
            else:
                yield ast.literal_eval(text), where


def help_texts() -> Iterator[tuple[str, str]]:
    """Every help text of the command line."""
    for place in speech.help_texts(typer.main.get_command(app)):
        yield place.help, "gradus/entrypoints/cli/main.py"


def others_texts() -> Iterator[tuple[str, str]]:
    """Words of others' pages (django-allauth's) that the house says otherwise in every language."""
    for entry in load(SOURCE):
        if entry.id:
            yield str(entry.id), po(SOURCE).relative_to(ROOT).as_posix()


def catalogue_texts() -> Iterator[tuple[str, str]]:
    """Every readable text of the catalogue's YAML files."""
    for path in sorted((ROOT / "gradus" / "catalogue").rglob("*.yaml")):
        where = path.relative_to(ROOT).as_posix()
        if "demo" not in path.parts and "tests" not in path.parts and "examples" not in path.parts:
            yield from (
                (text, where) for text in _readable(yaml.safe_load(path.read_text("utf-8")))
            )


def _readable(node: object, inside: bool = False) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            names = key in {"equipment", "institutions"} and isinstance(value, dict)  # else ids
            yield from _readable(value, inside or names or key in CATALOGUE_KEYS)
    elif isinstance(node, list):
        for value in node:
            yield from _readable(value, inside)
    elif inside and isinstance(node, str) and any(c.isalpha() for c in node):
        yield node


def template() -> Catalog:
    """All texts, in a stable order."""
    catalog = Catalog(
        project="Gradus", charset="utf-8", creation_date=datetime(2026, 1, 1, tzinfo=UTC)
    )
    for text, where in (
        *code_texts(),
        *template_texts(),
        *help_texts(),
        *others_texts(),
        *catalogue_texts(),
    ):
        catalog.add(text, locations=[(where, 0)])
    return catalog


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "gradus.po"


def load(language: str) -> Catalog:
    """A language's translations as they stand (empty if there are none)."""
    path = po(language)
    if not path.exists():
        return Catalog(locale=language, project="Gradus")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> None:
    texts = template()
    for language in LANGUAGES:
        catalog = load(language)
        catalog.update(texts, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _describe(catalog, language)
        path = po(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=100, omit_header=False, include_lineno=False)
        path.write_bytes(buffer.getvalue())
        done = sum(1 for m in catalog if m.id and m.string)
        print(f"{language}: {done} of {len(catalog)} texts translated")


def _describe(catalog: Catalog, language: str) -> None:
    """The head of a .po file: nobody's address, and how far to trust it."""
    catalog.header_comment = (
        f"# Gradus in {language}. Drafted by machine; not yet reviewed by a person of the field.\n"
        "# Terms: docs/glossary.md. Corrections are welcome, text by text."
    )
    catalog.fuzzy = False
    catalog.version = ""
    catalog.msgid_bugs_address = ""
    catalog.last_translator = ""
    catalog.language_team = ""
    catalog.revision_date = catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)


def compile_() -> None:
    for language in (SOURCE, *LANGUAGES):
        source = po(language)
        for domain in DOMAINS:
            target = source.with_name(f"{domain}.mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                with target.open("wb") as stream:
                    write_mo(stream, load(language))


if __name__ == "__main__":
    {"update": update, "compile": compile_}[sys.argv[1]]()
