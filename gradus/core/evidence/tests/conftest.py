"""Every test of evidence has a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradus.core.evidence.actions import files
from gradus.formats.files.examine import examine


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """The folder of evidence of this test."""
    settings.DATA_FOLDER = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return tmp_path / "evidence"


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are judged in this process: the same judge, without a child to start for each."""
    monkeypatch.setattr(files, "examine_apart", examine)
