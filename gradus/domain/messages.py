"""Sentences a person reads, kept apart from the language they are read in.

Pure floors return a :class:`Message` (an English message id with named parameters);
entry points translate it. The id is the English sentence itself, as gettext expects, and its
parameters are written ``{name}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_PLACE = re.compile(r"\{(\w+)\}")


def N_(text: str) -> str:  # noqa: N802 - the gettext convention for "mark, translate later"
    """Mark a text for translation without translating it."""
    return text


@dataclass(frozen=True)
class Message:
    """An English sentence with ``{named}`` places, and what goes into them."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] | None = None) -> str:
        """Return the sentence, translated by ``translate`` (a gettext function) if given.

        Parameters that are themselves messages are translated too.
        """
        sentence = translate(self.id) if translate else self.id
        values = {
            name: value.text(translate) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return sentence.format(**values) if values else sentence

    def is_plain(self) -> bool:
        """Whether its places are plain names with a parameter each, so that it can be told.

        For messages from outside: ``{name.attribute}`` or ``{name:>999}`` would do more than name.
        """
        if not self.params:
            return True  # nothing is put in
        named, rest = set(_PLACE.findall(self.id)), _PLACE.sub("", self.id)
        inner = (one for one in self.params.values() if isinstance(one, Message))
        return (
            not {"{", "}"} & set(rest)
            and named <= set(self.params)
            and all(one.is_plain() for one in inner)
        )

    def __str__(self) -> str:
        return self.text()


def message(id: str, /, **params: object) -> Message:  # noqa: A002 - it is a message id
    """Build a message; the first argument must be a literal so that it can be extracted."""
    return Message(id, params)
