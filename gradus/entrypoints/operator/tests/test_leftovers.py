"""What a start finds of the one before it, and puts right."""

from __future__ import annotations

from pathlib import Path

from gradus.entrypoints.operator.leftovers import clear_uploads


def test_uploads_that_were_cut_off_are_gone_after_a_start(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir(mode=0o755)
    (uploads / "tmp1a2b3c.upload.xlsx").write_bytes(b"half a workbook")
    (uploads / "notes.txt").write_text("the operator's own")
    clear_uploads(tmp_path)
    assert [path.name for path in uploads.iterdir()] == ["notes.txt"]
    assert uploads.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_an_older_version_gets_its_uploads(tmp_path: Path) -> None:
    clear_uploads(tmp_path)
    assert (tmp_path / "uploads").stat().st_mode & 0o777 == 0o700
