"""What the words of a credential mean: JSON-LD contexts, from packages, never from the network.

The documents come with PyLD (those of the W3C) and with openbadgeslib (those of Open Badges), whose code is
not called for it. Each is known by the SHA-256 of its canonical JSON (RFC 8785): a package that brought
another text would give signatures another meaning, and is refused. See ``docs/adr/0011``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import rfc8785

from gradus.domain.messages import Message, message
from gradus.formats.badges import early
from gradus.formats.badges.strict_json import values

VC2, VC1 = "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"
SUITE_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
_OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
OB3 = f"{_OB}context-3.0.3.json"
_DI = "https://w3id.org/security/data-integrity/"
_PYLD, _BADGES = "pyld/documentloader/frozen/bundled", "openbadgeslib/ob3/contexts"
_SHIPPED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        VC2: (_PYLD, "credentials-v2.jsonld"),
        VC1: (_PYLD, "credentials-v1.jsonld"),
        SUITE_2020: (_PYLD, "security-ed25519-2020-v1.jsonld"),
        f"{_OB}context-3.0.1.json": (_BADGES, "ob-v3p0-context-3.0.1.json"),
        f"{_OB}context-3.0.2.json": (_BADGES, "ob-v3p0-context-3.0.2.json"),
        OB3: (_BADGES, "ob-v3p0-context-3.0.3.json"),
        f"{_OB}extensions.json": (_BADGES, "ob-v3p0-extensions.json"),
        f"{_DI}v2": (_BADGES, "security-data-integrity-v2.json"),
        "https://w3id.org/security/multikey/v1": (_BADGES, "security-multikey-v1.json"),
    }
)
_DIGESTS: Mapping[str, str] = MappingProxyType(
    {
        "credentials-v2.jsonld": "b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf",
        "credentials-v1.jsonld": "b01e671e873981f19a9102a9a57f666dbcaeb31b99e3e124378d143e71549247",
        "security-ed25519-2020-v1.jsonld": "fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691",
        "ob-v3p0-context-3.0.1.json": "8bb2354552b70cbdf2066f6d3e24bc5c2be2619145737580ad2aebdc366e77d5",
        "ob-v3p0-context-3.0.2.json": "bdd1d11a55a660322f24660862a1d430ee80cce584465f750909daa43684357c",
        "ob-v3p0-context-3.0.3.json": "04b1136ddc4eda9a8966bc7ef182789f233a26739473140ef75d6968c29a2966",
        "ob-v3p0-extensions.json": "15f4c347c6fe4380d9b6b93795859e33747ef48d5c55b91a71c52fb51c7bcbd7",
        "security-data-integrity-v2.json": "7ba3c50acf2689d5e07927267343eb353249c7c22a9f2d00307cc970e855e305",
        "security-multikey-v1.json": "be20c3ee6af6e9c4102e66a85c26617831218e32216bdf050f870e389e737cdc",
        "data-integrity-v1.json": "9505bf85338a4c2121ad03992ac90061bc85d43bcfa34d9d47b779381cf08b5f",
        "context.json": "2c54acaa1cffda2420be32ab61f0a2082051211131c6337686f36f2537aa859b",
    }
)
_FIRST = ("context.json", f"{_OB}context-3.0.1.json", early.first_context)
_EARLY: Mapping[str, tuple[str, str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = (
    MappingProxyType(
        {
            f"{_OB}context.json": _FIRST,
            f"{_OB}context/ob_v3p0.jsonld": _FIRST,
            f"{_DI}v1": ("data-integrity-v1.json", f"{_DI}v2", early.first_integrity),
        }
    )
)
SHIPPED = frozenset((*_SHIPPED, *_EARLY))
OPEN_BADGES = (
    *(f"{_OB}context{version}.json" for version in ("-3.0.3", "-3.0.2", "-3.0.1", "")),
    f"{_OB}context",
    f"{_OB}context/ob_v3p0.jsonld",
    "https://imsglobal.github.io/openbadges-specification/context.json",
)
_WRITTEN_IN = message("A context written into the file changes what known words mean.")
_INLINE_KEYS = {"@id", "@type", "@container", "@protected", "@context"}


class Untold(ValueError):  # noqa: N818 - an outcome, not a mistake
    """The meaning of a credential's words cannot be told. ``missing`` are contexts not at hand."""

    def __init__(self, why: Message, missing: tuple[str, ...] = ()) -> None:
        super().__init__(why.text())
        self.why = why
        self.missing = missing


@cache
def shipped(url: str) -> Mapping[str, Any]:
    """A context that comes with a package. Raises KeyError, or Untold if it is not the one it was."""
    if url in _EARLY:
        name, later, make = _EARLY[url]
        document: Mapping[str, Any] = make(shipped(later))
    else:
        folder, name = _SHIPPED[url]
        package = distribution(folder.partition("/")[0])
        path = Path(str(package.locate_file(f"{folder}/{name}")))
        document = json.loads(path.read_text("utf-8"))
    if hashlib.sha256(rfc8785.dumps(cast(Any, document))).hexdigest() != _DIGESTS[name]:
        raise Untold(
            message("The context {url} came with a package and is not the one it was.", url=url)
        )
    return document


class Contexts:
    """The contexts at hand: those shipped, and what the user gave under other addresses."""

    def __init__(self, given: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._given = {url: doc for url, doc in (given or {}).items() if url not in SHIPPED}

    def document(self, url: str) -> Mapping[str, Any]:
        """The context of an address. Raises Untold."""
        if url in SHIPPED:
            return shipped(url)
        if url in self._given:
            return self._given[url]
        raise Untold(message("The context {url} is not at hand.", url=url[:200]), (url,))

    def check(self, document: Mapping[str, Any]) -> None:
        """See that every context a document names is at hand, and that none written in it is a trap.

        A context that was not shipped may add words of its own. One that gave a known word another
        meaning, or another word a known meaning, would let the signature cover something else than what
        is read, so it is refused.

        Raises
        ------
        Untold
            With all addresses that are missing.
        """
        missing: list[str] = []
        for context in _contexts_in(document):
            if not isinstance(context, str):
                _see_that_it_adds(values(context), _WRITTEN_IN)
            elif context in self._given:
                own = values(self._given[context].get("@context"))
                changes = message(
                    "The context {url} changes what known words mean.", url=context[:200]
                )
                _see_that_it_adds(own, changes)
            elif context not in SHIPPED and context not in missing:
                missing.append(context)
        if missing:
            names = ", ".join(url[:200] for url in missing[:5])
            raise Untold(message("The context {url} is not at hand.", url=names), tuple(missing))

    def load(self, url: str, _options: object) -> dict[str, Any]:
        """As PyLD asks for a context."""
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": self.document(url),
        }


def _see_that_it_adds(contexts: list[Any], changes: Message) -> None:
    for context in contexts:
        if isinstance(context, str) and context in SHIPPED:
            continue
        if not isinstance(context, dict) or not _adds_only(context):
            raise Untold(changes)


def _contexts_in(value: object) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from values(value.get("@context"))
        for name, inner in value.items():
            if name != "@context":
                yield from _contexts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _contexts_in(inner)


def _adds_only(context: Mapping[str, Any]) -> bool:
    """Whether a context leaves known words their meaning, and known meanings their words."""
    words, meanings = _known()
    prefixes = {word: told for word, told in context.items() if isinstance(told, str)}
    for word, told in context.items():
        if word in ("@version", "@protected", "@propagate"):
            continue
        if word == "@vocab":
            if not isinstance(told, str) or any(known.startswith(told) for known in meanings):
                return False
            continue
        if word.startswith("@") or not isinstance(told, str | dict):
            return False
        meaning = _meaning(told, prefixes)
        if meaning in meanings if word not in words else meaning not in words[word]:
            return False
        if isinstance(told, dict) and not _adds_inside(told):
            return False
    return True


def _adds_inside(told: Mapping[str, Any]) -> bool:
    """Of a word that opens a context of its own."""
    if not told.keys() <= _INLINE_KEYS:
        return False
    inner = values(told.get("@context"))
    return all(isinstance(one, dict) and _adds_only(one) for one in inner)


def _meaning(told: str | Mapping[str, Any], prefixes: Mapping[str, str]) -> str:
    meaning = str(told if isinstance(told, str) else told.get("@id", ""))
    prefix, colon, rest = meaning.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return prefixes[prefix] + rest
    return meaning


@cache
def _known() -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Every word of the shipped contexts with its meanings, and all that is meant."""
    words: dict[str, set[str]] = {}
    left: list[Any] = [shipped(url)["@context"] for url in sorted(SHIPPED)]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        if not isinstance(one, Mapping):
            continue
        prefixes = {word: told for word, told in one.items() if isinstance(told, str)}
        for word, told in one.items():
            if word.startswith("@") or not isinstance(told, str | Mapping):
                continue
            words.setdefault(word, set()).add(_meaning(told, prefixes))
            if isinstance(told, Mapping):
                left.append(told.get("@context"))
    every = frozenset(meaning for found in words.values() for meaning in found)
    return {word: frozenset(found) for word, found in words.items()}, every
