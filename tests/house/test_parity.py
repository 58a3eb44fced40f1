"""What a person can do on the pages, a program can do by the API and the command line.

Every action (a function of an ``actions`` module that takes ``by=``) is called by an operation of
the API, and that operation by a command, or it stands here with the reason why not. A reason for
something that can be reached after all is stale, and fails too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from gradus.entrypoints.api.root import api

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "gradus"
COMMANDS = APPS / "entrypoints" / "cli"

PERSONS_OWN = "an act of a person, who shows at once that it is they; a key cannot"
INNER = "a step of another action, or of the machinery; nobody does it by itself"
NOT_REACHED: Mapping[str, str] = {
    # signing is never a key's
    "core.accounts.grants.sign_grant": PERSONS_OWN,
    "core.exchange.arrivals.accept": PERSONS_OWN,
    "core.exchange.peers.confirm_peer": PERSONS_OWN,
    "core.exchange.releases.sign": PERSONS_OWN,
    "core.tokens.make_calendar": PERSONS_OWN,
    "core.tokens.make_token": PERSONS_OWN,
    "steps.assessment.signing.sign": PERSONS_OWN,
    "steps.planning.agreement.confirm_pages": PERSONS_OWN,
    "steps.planning.agreement.sign": PERSONS_OWN,
    "core.accounts.invitations.accept_invitation": "whoever accepts has no account yet, so no key",
    "core.accounts.invitations.invite_first": "only at the command line of the installation itself",
    "core.people.erasure.erase_person": "forgetting somebody is an act of a person",
    "core.people.erasure.export_person": "taking all that is held is an act of a person",
    "core.accounts.recovery.sign_reset": PERSONS_OWN,
    "core.accounts.recovery.reset_on_machine": "only at the command line of the installation itself",
    "core.diligence.decisions.sign": PERSONS_OWN,
    "core.diligence.writing.enter": INNER,
    "core.diligence.writing.move": INNER,
    "core.diligence.writing.step": INNER,
    "core.people.requests.erase_as_asked": PERSONS_OWN,
    "core.people.erasure.erase_entry": INNER,
    "core.people.replay.replay_erasures": "a step of restoring an older copy",
    # steps of others
    "core.accounts.grants.note_granted_reads": INNER,
    "core.accounts.leases.lease_for_plan": INNER,
    "core.evidence.files.add_file": INNER,
    "core.evidence.files.shown_again": "the page's second look; `preview` says the same",
    "core.evidence.uses.use": INNER,
    "core.evidence.uses.use_no_longer": INNER,
    "steps.assessment.attaching.attach_file": "two steps of a page in one; `keep`, then `attach`",
    "steps.assessment.attaching.attach_source": "two steps of a page in one; `add_source`, `attach`",
    "core.jobs.enqueue": INNER,
    "core.tokens.forget_reply": INNER,
    "core.tokens.keep_reply": INNER,
    "steps.assessment.answers.save_levels": "the page for paper; a program saves each group's answers",
    "steps.assessment.matters.report": INNER,
    "steps.planning.matters.find_in_background": INNER,
    "steps.threats.pictures.ask_by_itself": INNER,
    "steps.threats.pictures.ask_world_by_itself": INNER,
    "steps.threats.pictures.make_in_background": INNER,
    "steps.threats.pictures.make_world_in_background": INNER,
    "steps.threats.releases.map_and_read": "two steps of a page in one; `mapping`, then `preview`",
    "steps.threats.releases.map_and_read_world": "two steps of a page in one; as of a State's",
    "steps.planning.plans.keep_agreed": INNER,
    "steps.planning.plans.make_in_background": INNER,
    "steps.planning.agreement.print_agreed": INNER,
    "steps.planning.seals.keep": INNER,
    "steps.planning.seals.seal_agreed": INNER,
    "steps.planning.seals.seal_what_is_agreed": "only at the command line of the installation itself",
    "steps.planning.trials.make_alternatives_in_background": INNER,
    "steps.planning.trials.try_in_background": INNER,
    "steps.planning.exceptions.ask": PERSONS_OWN,
    "steps.planning.exceptions.confirm": PERSONS_OWN,
    "steps.planning.exceptions.end": PERSONS_OWN,
}
APPS_NOT_REACHED: Mapping[str, str] = {
    "core.ledger": "erasing and copying the record are acts of a person; reading is in `record`",
}


def modules(name: str) -> Iterator[tuple[str, Path]]:
    """The files of that name (or in a package of it), each with its app, such as ``core.jobs``."""
    for path in sorted(APPS.glob("*/*")):
        app = ".".join(path.relative_to(APPS).parts)
        if (path / f"{name}.py").exists():
            yield app, path / f"{name}.py"
        for file in sorted((path / name).glob("*.py")):
            if file.name != "__init__.py":
                yield app, file


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            yield node


@cache
def actions() -> Mapping[str, str]:
    """The name of every action, and the app it is in."""
    found = {}
    for app, path in modules("actions"):
        part = "" if path.name == "actions.py" else f"{path.stem}."
        for function in functions(path):
            takes = {one.arg for one in function.args.kwonlyargs}
            if "by" in takes and not function.name.startswith("_"):
                found[f"{app}.{part}{function.name}"] = app
    return found


def called(function: ast.FunctionDef, imported: Mapping[str, str]) -> Iterator[str]:
    """The functions of ``actions`` modules that a function calls, by their full names."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = node.func.value
            if isinstance(place, ast.Name) and place.id in imported:
                yield f"{imported[place.id]}.{node.func.attr}"


def imports(path: Path) -> dict[str, str]:
    """The names under which a file has ``actions`` modules, and what they are."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("gradus."):
            continue
        module = (node.module or "").removeprefix("gradus.")
        for alias in node.names:
            full = f"{module}.{alias.name}"
            if ".actions" in f".{full}".replace(".actions.", ".actions", 1):
                found[alias.asname or alias.name] = full.replace(".actions", "", 1)
    return found


@cache
def operations() -> Mapping[tuple[str, str], set[str]]:
    """The actions that each operation (its module and function) calls."""
    found = {}
    for _, path in modules("api"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for function in functions(path):
            found[module, function.name] = set(called(function, imports(path)))
    return found


def reached_by_api() -> dict[str, set[tuple[str, str]]]:
    """The operations (method and path) that do each action."""
    found: dict[str, set[tuple[str, str]]] = {}
    for router in api()._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                where = (operation.view_func.__module__, operation.view_func.__name__)
                for action in operations().get(where, ()):
                    place = _plain(path)
                    found.setdefault(action, set()).update((m, place) for m in operation.methods)
    return found


def _plain(path: str) -> str:
    """A path without the converters of its places."""
    return re.sub(r"{\w+:", "{", path)


def all_operations() -> set[tuple[str, str]]:
    return {
        (method, _plain(path))
        for router in api()._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def asked_by_commands() -> set[tuple[str, str]]:
    """The operations (method and path) that the commands ask a server for."""
    found = set()
    for path in sorted(COMMANDS.glob("*.py")):
        for function in functions(path):
            texts: dict[str, str] = {}
            for node in sorted(ast.walk(function), key=lambda node: getattr(node, "lineno", 0)):
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                    names = [one.id for one in node.targets if isinstance(one, ast.Name)]
                    texts |= dict.fromkeys(names, str(node.value.value))
                found |= set(_asked(node, texts))
    return {pair for pair in found if all(pair)}  # `gradus api` asks for what it is told


def _asked(node: ast.AST, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "remote"):
        return
    said = [
        one.value if isinstance(one, ast.Constant) else texts.get(getattr(one, "id", ""), "")
        for one in node.args
    ]
    if node.func.attr == "send" and len(said) > 1:
        yield said[0], said[1]
    elif node.func.attr in {"get", "items"}:
        yield "GET", said[0]


def test_every_action_is_reached_by_the_api_or_stands_here_with_a_reason() -> None:
    reached = reached_by_api()
    missing = {
        name
        for name, app in actions().items()
        if name not in reached and name not in NOT_REACHED and app not in APPS_NOT_REACHED
    }
    assert missing == set()


def test_no_reason_is_stale() -> None:
    reached = set(reached_by_api())
    assert not set(NOT_REACHED) & reached
    assert set(NOT_REACHED) <= set(actions()), set(NOT_REACHED) - set(actions())
    apps = {actions()[name] for name in reached if name in actions()}
    assert not set(APPS_NOT_REACHED) & apps


def test_every_operation_has_a_command() -> None:
    assert all_operations() - asked_by_commands() == set()


def test_commands_ask_only_for_operations_there_are() -> None:
    assert asked_by_commands() - all_operations() == set()
