"""Keeps the tokens of letters out of the log, wherever an address is written down."""

from __future__ import annotations

import logging
import re

_TOKENS = re.compile(r"(/account/(?:invitation|password/reset/key|confirm-email)/)[^/\s'\"?#]+")


class WithoutTokens(logging.Filter):
    """Blanks tokens in what is logged; lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        blanked = _TOKENS.sub(r"\1…", said)
        if blanked != said:
            record.msg, record.args = blanked, None
        return True
