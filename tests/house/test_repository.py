"""The house keeps its own rules: names, sizes, locks, words."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(p for p in (ROOT / "gradus").rglob("*.py"))


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert not [p for p in MODULES if p.name in drawers]


def test_packages_re_export_nothing() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text("utf-8")).body
            # Django finds tables where `models` is imported; a bare import there gives no name away
            may = (ast.Expr, ast.Import) if path.parent.name == "models" else (ast.Expr,)
            assert all(isinstance(node, may) for node in body), path


def test_readme_is_short_and_names_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert len(lines) <= 80
    assert "./run" in "\n".join(lines)
    assert "./test" in "\n".join(lines)


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    for requirement in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        assert re.search(r"#\s*\w", line), requirement


def test_every_locked_file_has_a_hash() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    files = [f for package in lock["package"] for f in package.get("wheels", [])]
    assert len(files) > 50
    assert all(f["hash"].startswith("sha256:") for f in files)


def _path_with(folder: Path, script: str) -> dict[str, str]:
    for name in ("python", "python3", "python3.11", "python3.12", "python3.13"):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    for tool in ("sh", "dirname", "cat", "cksum", "sed", "rm", "printf"):
        if found := shutil.which(tool):
            (folder / tool).symlink_to(found)
    return {"PATH": str(folder), "HOME": str(folder)}


@pytest.mark.parametrize("command", ["run", "test"])
def test_an_old_python_is_explained(tmp_path: Path, command: str) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "scripts").mkdir(parents=True)
    for name in (command, "scripts/setup.sh", "scripts/uv.txt", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, checkout / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    old = '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n'
    done = subprocess.run(
        [checkout / command],
        env=_path_with(tools, old),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "3.11 or later" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_second_setup_does_nothing() -> None:
    if not (ROOT / ".venv/.gradus-stamp").exists():
        pytest.skip("this checkout was not set up by ./run")
    done = subprocess.run(
        [ROOT / "run", "--setup"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "Ready: .venv/bin/gradus --help"
