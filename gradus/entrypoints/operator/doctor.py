"""``gradus doctor``: looks at everything an installation needs, and changes nothing.

It starts the embedded database for as long as it looks, if it does not run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import content, embedded, machine, preparing, safety, seals
from gradus.entrypoints.operator.backup import existing
from gradus.entrypoints.operator.facts import Facts
from gradus.entrypoints.operator.files import evidence
from gradus.entrypoints.operator.findings import Finding, Level, ok, trouble, warn
from gradus.entrypoints.operator.instance import Instance
from gradus.entrypoints.operator.locks import is_held

ENTRIES_LOOKED_AT = 2_000  # of the ledger, from its end
PULSE = 120.0  # seconds within which a living worker has said so
LOOPBACK = "127.0.0.1"
SECONDS_OF_READING = 20.0  # through files of evidence, unless all are to be read


def examine(folder: Path, *, every_file: bool = False) -> Iterator[Finding]:
    """Look at the machine, then at the installation of a folder, if there is one.

    With ``every_file`` all files of evidence are read through, however long that takes.
    """
    yield from machine.python()
    yield from machine.fonts()
    yield from seals.examine(os.environ)
    try:
        instance = existing(folder)
    except Refusal as refusal:
        yield trouble(refusal.code, refusal.what, refusal.remedy)
        return
    yield from machine.folder(instance.folder)
    served = is_held(instance.folder, "web") or is_held(instance.folder, "worker")
    yield from _running(instance, served=served)
    try:
        with embedded.running(instance):
            yield from _inside(instance, served=served, every_file=every_file)
    except Refusal as refusal:
        yield trouble("database", refusal.what, refusal.remedy)


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing is in trouble."""
    return all(finding.level is not Level.TROUBLE for finding in findings)


def _running(instance: Instance, *, served: bool) -> Iterator[Finding]:
    if served:
        yield ok("running", message("Gradus runs on this folder."))
    elif instance.cluster is not None and embedded.is_alive(instance.cluster):
        yield warn(
            "running",
            message("The database runs although Gradus does not: it was killed."),
            message("Run `gradus serve`; it takes over what is left."),
        )
    else:
        yield ok("running", message("Gradus does not run now."))


def _inside(instance: Instance, *, served: bool, every_file: bool) -> Iterator[Finding]:
    facts = preparing.look(instance, {}, collect=False)
    seconds = 0.0 if every_file else SECONDS_OF_READING
    mode = (instance.folder / "secrets.json").stat().st_mode & ~0o077  # looked at already
    situation = safety.Situation(LOOPBACK, mode, "secrets.json", facts)
    found = list(safety.faults(situation))
    for fault in found:
        what = message("{where}: {what}", where=fault.where, what=fault.what)
        yield trouble(fault.code, what, fault.remedy)
    if not found:
        yield ok(
            "database",
            message("The database is ready, its walls stand, its role is what it should be."),
        )
    if facts.trouble in ("program", "settings"):
        return
    yield from machine.mail(facts.mail)
    yield _static(facts)
    if facts.trouble:
        return
    if abs(facts.clock_apart) <= safety.MOST_SECONDS_APART:  # else said among the faults
        yield _clock(facts)
    yield _pages(facts)
    if facts.ready:
        yield _worker(facts, expected=served or instance.cluster is None)
        yield _ledger(instance)
        yield evidence(instance.folder, lambda: preparing.compare(instance, seconds))


def _static(facts: Facts) -> Finding:
    if facts.static_current:
        return ok("static", message("Style and scripts are those of this version."))
    return warn(
        "static",
        message("Style and scripts are not those of this version."),
        message("Start Gradus once; it gathers them."),
    )


def _clock(facts: Facts) -> Finding:
    apart = f"{facts.clock_apart:+.1f}"
    return ok("clock", message("The clocks agree ({apart} seconds).", apart=apart))


def _pages(facts: Facts) -> Finding:
    if facts.damaged_pages:
        return trouble(
            "checksums",
            message("{count} page(s) of the database are damaged.", count=str(facts.damaged_pages)),
            message("The disk may be failing. Restore the last backup onto another disk."),
        )
    if not facts.checksums:
        return warn(
            "checksums",
            message("The cluster keeps no checksums, so damage would not be noticed."),
            message("Stop it and run: pg_checksums --enable"),
        )
    return ok("checksums", message("No damaged page was read."))


def _worker(facts: Facts, *, expected: bool) -> Finding:
    alive = facts.heartbeat is not None and facts.heartbeat < PULSE
    if alive:
        return ok(
            "worker", message("A worker lives; {count} run(s) wait.", count=str(facts.waiting))
        )
    if not expected:
        return ok(
            "worker", message("No worker runs now; {count} run(s) wait.", count=str(facts.waiting))
        )
    return trouble(
        "worker",
        message("No worker has said in two minutes that it lives; {count} run(s) wait.",
                count=str(facts.waiting)),
        message("Start one: gradus serve, or gradus serve --only worker."),
    )  # fmt: skip


def _ledger(instance: Instance) -> Finding:
    if instance.cluster is None and "GRADUS_BACKUP_DATABASE_URL" not in os.environ:
        return warn(
            "ledger",
            message("The ledger was not looked at: its texts lie behind the wall."),
            message("Name the role that may copy everything: GRADUS_BACKUP_DATABASE_URL."),
        )
    try:
        with psycopg.connect(instance.database_url("backup")) as connection:
            connection.read_only = True
            chain = content.chain(connection, last=ENTRIES_LOOKED_AT)
    except psycopg.Error as why:
        return trouble(
            "ledger",
            message("The ledger cannot be read: {why}", why=str(why).strip()),
            message("Run: gradus prepare --again"),
        )
    if chain.trouble:
        return trouble(
            "ledger",
            message("The ledger's chain is broken: {trouble}.", trouble=chain.trouble),
            message(
                "Somebody changed it behind the program's back. Keep this machine as it is, and "
                "compare with the checkpoints handed out."
            ),
        )
    return ok(
        "ledger",
        message(
            "The ledger holds {size} entries; its end follows from them.", size=str(chain.size)
        ),
    )
