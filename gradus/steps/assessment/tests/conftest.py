"""A folder for the files of evidence that a test keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradus.core.evidence.actions import files
from gradus.formats.files.examine import examine


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of evidence of this test; files are judged in this process."""
    settings.DATA_FOLDER = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    monkeypatch.setattr(files, "examine_apart", examine)
    return tmp_path / "evidence"
