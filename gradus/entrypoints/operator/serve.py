"""Running an installation: its database, its web server, its worker, until somebody says stop."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import certificate as certificates
from gradus.entrypoints.operator import children, door, embedded, leftovers, preparing, safety
from gradus.entrypoints.operator.children import Asked, Child
from gradus.entrypoints.operator.cluster import ClusterTrouble
from gradus.entrypoints.operator.door import Door
from gradus.entrypoints.operator.instance import Instance, open_instance
from gradus.entrypoints.operator.locks import held
from gradus.entrypoints.operator.welcome import Show, Tell, welcome

PARTS = ("web", "worker")
WORKER = "gradus.entrypoints.jobs"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_FIRST_PAGE = 60.0


def serve(
    folder: Path,
    host: str = "",
    port: int = 8000,
    workers: int = 1,
    demo: bool = False,
    *,
    only: str = "",
    lan: bool = False,
    lan_address: str = "",
    tell: Tell = lambda text: None,
    show: Show = lambda link: None,
) -> None:
    """Run the installation of a folder until SIGINT, SIGTERM or SIGHUP; nothing is left running.

    Parameters
    ----------
    folder
        The installation's; made, with new secrets, if it is not there.
    host, port
        Where the web server listens; on this machine alone, if no host is named.
    workers
        Processes of the web server.
    demo
        Make a demonstration, if the folder has no installation yet.
    only
        ``web`` or ``worker``: just that part, for installations with a database of their own.
    lan, lan_address
        Let in everybody on the networks of this machine, over TLS; by the address named first.
    tell
        Is given the sentences for whoever started it.
    show
        Is given the link that the room opens, to be drawn for its cameras.

    Raises
    ------
    Refusal
        If it cannot or must not run like this, or a part keeps dying.
    """
    parts = (only,) if only else PARTS
    way = (
        door.of_the_room(host, port, only, lan_address)
        if lan or lan_address
        else door.plain(host, port)
    )
    folder = _made(folder)
    with _asked_to_stop() as asked, held(folder, *parts), ExitStack() as cleanup:
        leftovers.end_orphans(folder, (*parts, "preparing"))
        if "web" in parts:
            way.ensure_free()
        embedded.settle(folder)
        instance = open_instance(folder, demo=demo)
        if "web" in parts:
            leftovers.clear_uploads(folder)
        _refuse_mismatch(instance, demo=demo, only=only)
        if way.addresses:
            now = datetime.now(UTC)
            way = replace(way, certificate=certificates.kept(folder, way.names, now))
        try:
            cleanup.callback(embedded.stop, instance)
            _start_database(instance, asked)
            _make_safe(instance, parts, way, asked, tell)
            running = _children(instance, parts, way, workers)
            cleanup.callback(children.stop, running)
            first, *others = running
            children.start(first)
            _await(first, way, asked)
            if first.part != "web":
                tell(message("The worker runs. Ctrl-C stops it."))
            elif not asked.is_set():
                welcome(way, demo=instance.demo, tell=tell, show=show)
            for child in others:  # the first page waits for none of them
                children.start(child)
            _watch(instance, running, asked, tell)
        except children.Stopped:
            pass
        tell(message("Stopping ..."))
    tell(message("Stopped. Nothing of Gradus is left running."))


def _made(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "web.lock").touch(mode=0o600)
    except OSError as trouble:
        raise Refusal(
            "folder-not-writable",
            message("{folder} cannot be used: {why}", folder=str(folder), why=str(trouble)),
            message("Choose another folder with --data, or make this one writable."),
        ) from trouble
    return folder


@contextmanager
def _asked_to_stop() -> Iterator[Asked]:
    """Says whether the system or a person asks to stop."""
    asked = Asked()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, ask) for number in SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refuse_mismatch(instance: Instance, *, demo: bool, only: str) -> None:
    if demo and not instance.demo:
        raise Refusal(
            "no-demonstration",
            message(
                "{folder} is no demonstration and never becomes one.", folder=str(instance.folder)
            ),
            message("Leave --demo away, or choose another folder with --data."),
        )
    if only and instance.cluster is not None:
        raise Refusal(
            "parts-need-a-cluster",
            message("With the embedded database all parts run together."),
            message("Leave --only away, or name a cluster of your own: GRADUS_DATABASE_URL."),
        )


def _start_database(instance: Instance, asked: Asked) -> None:
    try:
        embedded.start(instance)
    except ClusterTrouble:
        if asked.is_set():
            raise children.Stopped from None
        raise
    if asked.is_set():
        raise children.Stopped


def _make_safe(
    instance: Instance,
    parts: tuple[str, ...],
    way: Door,
    asked: Asked,
    tell: Tell,
) -> None:
    """Prepare the embedded database if need be, and refuse what is not safe."""
    own = dict(way.own)
    facts = preparing.look(instance, own, asked, collect="web" in parts)
    if instance.cluster is not None and not facts.trouble and not facts.ready:
        tell(message("Preparing the database ..."))
        preparing.prepare(instance, asked)
        facts = preparing.look(instance, own, asked, collect="web" in parts)
    file = instance.folder / "secrets.json"
    mode = file.stat().st_mode
    safety.ensure_safe(safety.Situation(way.host, mode, str(file), facts, way.addresses))
    preparing.seed(instance, own, asked)
    if "web" in parts:
        back = preparing.erase_again(instance, own, asked)
        if back:
            tell(preparing.erased_again(back))


def _children(instance: Instance, parts: tuple[str, ...], way: Door, workers: int) -> list[Child]:
    web = (
        sys.executable, "-m", "granian", "--interface", "wsgi", *way.arguments(),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--no-access-log",
        "--log-level", "warning", "--workers-kill-timeout", "8", "gradus.config.wsgi:application",
    )  # fmt: skip
    commands = {"web": web, "worker": (sys.executable, "-m", WORKER)}
    wanted = [part for part in parts if part != "worker" or find_spec(WORKER) is not None]
    settings = instance.environment() | dict(way.own)
    return [
        Child(part, commands[part], children.environment(settings, part, instance.folder))
        for part in wanted
    ]


def _await(first: Child, way: Door, asked: Asked) -> None:
    """Wait until the first page can be had."""
    deadline = time.monotonic() + SECONDS_TO_FIRST_PAGE
    while first.part == "web" and not asked.is_set() and not way.answers():
        if time.monotonic() > deadline or children.is_dead(first):
            raise Refusal(
                "web-server-silent",
                message("The web server did not start."),
                message("The lines above may say why. Run `gradus doctor`."),
            )
        asked.wait(0.05)


def _watch(instance: Instance, running: list[Child], asked: Asked, tell: Tell) -> None:
    while not asked.wait(children.TICK):
        for child in running:
            if children.tend(child, time.monotonic()):
                tell(message("{part} stopped by itself; it is started again.", part=child.part))
        if instance.cluster is not None and not embedded.is_alive(instance.cluster):
            tell(message("The database stopped by itself; it is started again."))
            embedded.start(instance)
