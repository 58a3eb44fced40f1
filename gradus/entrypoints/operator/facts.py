"""What ``gather`` finds, as plain values that pass from one process to another."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Facts:
    """What was found. ``trouble`` says why the rest could not be:
    ``program``, ``settings`` or ``database``."""

    trouble: str = ""
    told: str = ""
    origin: str = ""
    demo: bool = False
    keys: dict[str, str] = field(default_factory=dict)  # name: what is wrong with it
    superuser: bool = False
    bypasses: bool = False
    overheard: bool = False  # whether sessions of the role see each other's statements
    owns: int = 0
    member_of: list[str] = field(default_factory=list)
    ready: bool = False
    gaps: list[str] = field(default_factory=list)
    clock_apart: float = 0.0  # seconds, the database's less the program's
    remote: bool = False
    encrypted: bool = False
    server: int = 0  # such as 180004
    static_current: bool = False
    mail: str = ""  # host:port of the mail server; "" if mail goes nowhere
    damaged_pages: int = 0  # blocks whose checksum was wrong when they were read
    checksums: bool = False
    heartbeat: float | None = None  # seconds since a worker said that it lives
    waiting: int = 0  # runs in the queue
