"""Keeps out of the log the tokens of letters, and what the database tells of the rows in its way."""

from __future__ import annotations

import logging
import re
from types import TracebackType

_TOKENS = re.compile(
    r"(/(?:account/(?:invitation|password/reset/key|confirm-email)|calendar)/)[^/\s'\"?#]+"
)
_DETAILS = re.compile(r"^((?:DETAIL|LINE \d+): ).*(?:\n *\^)?", re.MULTILINE)  # "Key (email)=(...)"


class WithoutTokens(logging.Filter):
    """Blanks tokens in what is logged; lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        blanked = _TOKENS.sub(r"\1…", said)
        if blanked != said:
            record.msg, record.args = blanked, None
        return True


class WithoutDetails(logging.Formatter):
    """Writes tracebacks down without the values of rows that a database's errors carry."""

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return _TOKENS.sub(r"\1…", _DETAILS.sub(r"\1…", super().formatException(ei)))
