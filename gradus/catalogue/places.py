"""Where a key of a YAML file stands, for faults noted after the file was read."""

from __future__ import annotations

import re
from collections.abc import Callable

from gradus.formats.records.read_yaml import lines_of

_QUOTED = re.compile(r'\["(.*?)"\]')


def line_finder(data: bytes, source: str) -> Callable[[str], int]:
    """A function from the path of a key, such as ``scoring.bands[1].from``, to its line.

    Keys with dots are written plainly (``required.1.1``). What is not in the file stands at the
    line of the nearest key above it.
    """
    lines = {_QUOTED.sub(r".\1", path).lstrip("."): line for path, line in
             lines_of(data, source).items()}  # fmt: skip

    def line(path: str) -> int:
        while path:
            if path in lines:
                return lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return 1

    return line
