"""One text for everything a credential may be written as: what signatures are made over.

Two ways: RDF dataset canonicalisation (W3C RDFC-1.0, through PyLD's URDNA2015, which gives the same for all
that is let in here) and JSON canonicalisation (RFC 8785).

URDNA2015 and RDFC-1.0 differ only in how control characters are escaped; literals with such are refused.
So is what the canonical text would not cover (words without a meaning, names relative to nowhere), what
would let one text stand for two credentials (addresses with signs that end an address), and graphs that
are made to take for ever.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import rfc8785

from gradus.domain.messages import message
from gradus.formats.badges.contexts import Contexts, Untold

MOST_TRIES = 20_000
_NOWHERE = "https://relative.invalid/"  # what stands in no context is told by it
_KEYWORDS_AWAY = ("@included", "@graph", "@reverse", "@nest", "@index")
_OF_A_VALUE = {"@value", "@type", "@language", "@direction"}
_IRI = re.compile(r'[^\x00-\x20<>"{}|^`\\\x7f]+')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Dataset = dict[str, list[dict[str, dict[str, str]]]]


def jcs(document: Mapping[str, Any]) -> bytes:
    """RFC 8785's text of a document. Raises Untold."""
    try:
        return rfc8785.dumps(cast(Any, document))
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Untold(message("A number in the file is larger than JSON can carry.")) from error


def rdfc(
    document: Mapping[str, Any], contexts: Contexts, digest: str = "sha256"
) -> tuple[bytes, Dataset]:
    """RDFC-1.0's N-Quads of a document, and its RDF dataset.

    Parameters
    ----------
    document, contexts
        What to write, and what its words mean.
    digest
        The hash that nodes without a name are ordered by; *Data Integrity ECDSA Cryptosuites*, 3.2, asks
        for ``sha384`` where the key is of P-384.

    Raises
    ------
    Untold
        If words or names in it would not be covered by a signature, or contexts are not at hand.
    """
    from pyld import jsonld  # loads slowly, and is needed for these signatures alone

    contexts.check(document)
    if _is_odd(document):
        raise Untold(message("The file says things in places where readers do not look."))
    dropped: list[str] = []
    try:
        expanded = jsonld.expand(
            dict(document),
            {"documentLoader": contexts.load, "base": _NOWHERE, "extractAllScripts": False},
            on_property_dropped=lambda name: dropped.append(str(name)),
        )
        if dropped:
            raise Untold(
                message("The signature does not cover this word: {word}", word=dropped[0][:80])
            )
        _check_names(expanded)
        dataset = jsonld.to_rdf(expanded, {"documentLoader": contexts.load})
    except (jsonld.JsonLdError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise Untold(_reason(error)) from error
    _check_terms(dataset)
    kept = {name: [dict(triple) for triple in graph] for name, graph in dataset.items()}
    text = _metered(digest).main(dataset, {"format": "application/n-quads"})
    return text.encode(), kept


def _reason(error: Exception) -> Any:
    cause: BaseException | None = error
    while cause is not None:  # PyLD wraps what its loader raised
        if isinstance(cause, Untold):
            return cause.why
        cause = getattr(cause, "cause", None) or cause.__cause__
    code = str(getattr(error, "code", "") or type(error).__name__)
    return message("The file is no sound JSON-LD ({code}).", code=code[:80])


def _is_odd(value: object) -> bool:
    """Whether keywords of JSON-LD stand in it that hide or drop what a reader of JSON sees."""
    if isinstance(value, list):
        return any(map(_is_odd, value))
    if not isinstance(value, Mapping):
        return False
    if any(name in value for name in _KEYWORDS_AWAY):
        return True
    if "@value" in value:
        plain = isinstance(value["@value"], str | int | float)
        return not (plain and value.keys() <= _OF_A_VALUE)
    return any(_is_odd(inner) for name, inner in value.items() if name != "@context")


def _check_names(expanded: object) -> None:
    """Every name that would be left out of the RDF: those relative to nowhere, or with wrong signs."""
    for name, may_be_blank in _names(expanded):
        told = name.removeprefix(_NOWHERE)
        if name.startswith("_:"):
            sound = may_be_blank
        else:
            sound = told == name and bool(_SCHEME.match(name) and _IRI.fullmatch(name))
        if not sound:
            raise Untold(message("The signature does not cover this word: {word}", word=told[:80]))


def _names(value: object) -> Iterator[tuple[str, bool]]:
    """Names of things, kinds and properties, and whether they may be names within the file only."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@id", "@type"):
                found = inner if isinstance(inner, list) else [inner]
                yield from ((str(name), True) for name in found if name != "@json")
            elif key != "@value":
                if not key.startswith("@"):
                    yield key, False
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _check_terms(dataset: Dataset) -> None:
    for graph, triples in dataset.items():
        if graph != "@default" and not _IRI.fullmatch(graph):
            raise Untold(message("An address in the file has signs that no address has."))
        for term in (term for triple in triples for term in triple.values()):
            literal = term["type"] == "literal"
            if literal and _CONTROLS.search(term["value"]):
                raise Untold(message("A text in the file holds control characters."))
            if literal and not _LANGUAGE.fullmatch(term.get("language") or "en"):
                raise Untold(message("A language in the file has no sound name."))
            address = term["datatype"] if literal else term["value"]
            if not _IRI.fullmatch(address):
                raise Untold(message("An address in the file has signs that no address has."))


def _metered(digest: str) -> Any:
    """PyLD's algorithm, which gives up on graphs that would keep it trying without end."""
    from pyld.canon import URDNA2015

    class Metered(URDNA2015):  # type: ignore[misc]  # PyLD is not typed
        tries = 0

        def create_hash(self) -> Any:
            return hashlib.new(digest)

        def create_hash_to_related(self, id_: str, issuer: object) -> dict[str, list[str]]:
            found = super().create_hash_to_related(id_, issuer)
            # as many steps as there are orders of the nodes that look alike, each as long as the group
            self.tries += 1 + sum(
                math.factorial(min(len(set(alike)), 12)) * len(alike) for alike in found.values()
            )
            if self.tries > MOST_TRIES:
                raise Untold(message("The file is built to take for ever to check."))
            return cast("dict[str, list[str]]", found)

    return Metered()
