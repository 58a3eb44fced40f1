"""Which key a signature names, and how sure it is that this key is the issuer's.

Sources: Open Badges 3.0, sections 8.2.3 and 8.5 (``kid``, ``jwk``, dereferencing); *did:key*, *did:jwk* and
*did:web*; W3C *Controlled Identifiers 1.0* (a key belongs to whose document lists it under assertionMethod).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from gradus.domain.messages import Message, message
from gradus.formats.badges import keys
from gradus.formats.badges.given import Given, HeldKey, held_keys
from gradus.formats.badges.keys import PublicKey
from gradus.formats.badges.refused import BadgeRefused


@dataclass(frozen=True)
class Whose:
    """A key, and whether it is the issuer's: yes, no, or not to be told (``None``).

    ``wanted`` are addresses of documents that may tell it.
    """

    key: PublicKey
    issuers: bool | None
    why: Message
    wanted: tuple[str, ...] = ()


class NoKey(ValueError):  # noqa: N818 - an outcome, not a mistake
    """There is no key to check with. ``wanted`` are addresses where it would be."""

    def __init__(self, why: Message, wanted: tuple[str, ...] = ()) -> None:
        super().__init__(why.text())
        self.why = why
        self.wanted = wanted


@dataclass(frozen=True)
class KeyRing:
    """The keys at hand for judging what one issuer signed."""

    issuer: str
    given: tuple[HeldKey, ...]
    fetched: Mapping[str, bytes]

    @classmethod
    def of(cls, issuer: str, given: Given) -> KeyRing:
        """Made of what is given. Raises BadgeRefused for a file without a key."""
        found = tuple(key for source, data in given.keys.items() for key in held_keys(data, source))
        return cls(issuer, found, given.fetched)

    def find(self, method: str, embedded: Mapping[str, Any] | None = None) -> Whose:
        """The key a signature was made with.

        Parameters
        ----------
        method
            The verification method, or ``kid``; empty if the signature names none.
        embedded
            The ``jwk`` the signature brings, if any.

        Raises
        ------
        NoKey
            If none is at hand.
        """
        key, fetched = self._key(method, embedded)
        return self._judged(key, method, fetched)

    def _key(
        self, method: str, embedded: Mapping[str, Any] | None
    ) -> tuple[PublicKey, HeldKey | None]:
        try:
            told = keys.from_did(method)
            brought = keys.from_jwk(embedded) if embedded is not None else None
        except ValueError as error:
            raise NoKey(_unreadable()) from error
        named = self._named(self.given, method)
        if told is not None:
            return told, None
        if named is not None:
            return named.key, None
        fetched = self._fetched(method)
        if fetched is not None:
            return fetched.key, fetched
        written = brought or _in_fragment(method)
        if written is not None:
            return written, None
        if len(self.given) == 1 and not (self.given[0].name and method):
            return self.given[0].key, None
        if not method:
            raise NoKey(
                message("The signature does not say which key made it. Give the issuer's keys.")
            )
        raise NoKey(
            message("The key {name} is not at hand.", name=method[:200]), _addresses(method)
        )

    def _judged(self, key: PublicKey, method: str, fetched: HeldKey | None) -> Whose:
        same = [held for held in self.given if held.key.multikey == key.multikey]
        allowed = [h for h in same if h.asserts and (not h.holder or h.holder == self.issuer)]
        if allowed:
            return Whose(key, True, message("The key is among those you gave as the issuer's."))
        if self.given:
            return Whose(
                key, False, message("The key is not among those you gave as the issuer's.")
            )
        own = _key_of_issuer(self.issuer)
        if own is not None:
            if own.multikey == key.multikey:
                return Whose(key, True, message("The issuer's identifier is this key."))
            return Whose(
                key, False, message("The issuer's identifier is another key than this one.")
            )
        if fetched is not None:
            return self._judged_fetched(key, method, fetched)
        base = method.partition("#")[0]
        if self.issuer.startswith("did:") and base and base != self.issuer:
            return Whose(
                key,
                False,
                message("The key belongs to {other}, not to the issuer.", other=base[:200]),
            )
        return Whose(key, None, _not_told(key), _addresses(method))

    def _judged_fetched(self, key: PublicKey, method: str, fetched: HeldKey) -> Whose:
        if not fetched.asserts:
            return Whose(key, False, message("The issuer's document does not let this key sign."))
        base = method.partition("#")[0]
        if fetched.holder == self.issuer and base == self.issuer:
            return Whose(key, True, message("The issuer's own document lists the key."))
        if self.issuer.startswith("did:"):
            return Whose(
                key,
                False,
                message("The key belongs to {other}, not to the issuer.", other=base[:200]),
            )
        if _origin(base) and _origin(base) == _origin(self.issuer):
            return Whose(key, True, message("The key was fetched from the issuer's own address."))
        return Whose(key, None, _not_told(key))

    def _fetched(self, method: str) -> HeldKey | None:
        for address in _addresses(method):
            if address in self.fetched:
                try:
                    found = held_keys(self.fetched[address], address)
                except BadgeRefused:
                    continue
                named = self._named(found, method)
                if named is None and len(found) == 1 and not (found[0].name and "#" in method):
                    named = found[0]
                if named is not None and (not named.holder or _is_base(method, named.holder)):
                    return named
        return None

    @staticmethod
    def _named(found: tuple[HeldKey, ...], method: str) -> HeldKey | None:
        """The key of that name: the whole of it, or the part after ``#``."""
        if not method:
            return None
        fragment = method.partition("#")[2]
        for held in found:
            if held.name and held.name in (method, fragment):
                return held
        return None


def _is_base(method: str, holder: str) -> bool:
    return method.partition("#")[0] == holder


def _key_of_issuer(issuer: str) -> PublicKey | None:
    try:
        return keys.from_did(issuer)
    except ValueError:
        return None


def _in_fragment(method: str) -> PublicKey | None:
    """The key that stands in the address itself, as in 1EdTech's and the W3C's examples."""
    try:
        return keys.from_multikey(method.partition("#")[2])
    except ValueError:
        return None


def _addresses(method: str) -> tuple[str, ...]:
    """Where the document of a key is: the page itself, or where *did:web* says."""
    base = method.partition("#")[0]
    if base.startswith("did:web:"):
        host, *path = (unquote(part) for part in base.removeprefix("did:web:").split(":"))
        place = "/".join(path) if path else ".well-known"
        return (f"https://{host}/{place}/did.json",)
    return (base,) if _origin(base) else ()


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        return f"https://{parts.netloc.lower()}" if parts.scheme == "https" and parts.netloc else ""
    except ValueError:
        return ""


def _unreadable() -> Message:
    return message("The key the file names cannot be read, or is weak, or is a private one.")


def _not_told(key: PublicKey) -> Message:
    return message(
        "The file brings its own key, and nothing here tells that it is the issuer's. Compare its "
        "thumbprint {thumbprint} with the issuer, or give the issuer's keys.",
        thumbprint=key.thumbprint,
    )
