"""Tables of Member States with one thing wrong: told with file and line, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gradus.catalogue.check import check
from gradus.catalogue.member_states import read_states
from gradus.catalogue.shelf import SHIPPED
from gradus.domain.refusals import InvalidInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "states", tmp_path / "states"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        read_states(folder)
    return [fault.text() for fault in refusal.value.faults]


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_a_copy_of_the_shipped_folder_is_sound(folder: Path) -> None:
    assert len(read_states(folder).members) == 193
    assert check(folder.parent) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("member_states.csv", "AFG,AF,004", "AFG,AF,4", "member_states.csv, line 2: “4” is no code for m49"),
        ("member_states.csv", "AFG,AF", "AGO,AF", "line 3: “AGO” occurs twice"),
        ("member_states.csv", "AFG,AF", "AFG,AO", "line 3: “AO” occurs twice"),
        ("member_states.csv", "AFG,AF,004", "AFG,AF,002", "line 2: “002” occurs twice"),
        ("member_states.csv", "AFG,AF", "XFG,AF", "line 2: “XFG” is no code for alpha3"),
        ("member_states.csv", "142,034,,1,1,0", "142,034,,1,,0", "line 2: “” is no flag for lldc"),
        ("member_states.csv", "142,034,,1,1,0", "142,034,,1,yes,0", "line 2: “yes” is no flag for lldc"),
        ("member_states.csv", "33,65", "93,65", "line 2: “93” is no latitude in degrees"),
        ("member_states.csv", "33,65", "33,1e2", "line 2: “1e2” is no longitude in degrees"),
        ("member_states.csv", "33,65", "33,nan", "line 2: “nan” is no longitude in degrees"),
        ("member_states.csv", "142,034,,", "002,034,,", "line 2: “034” is not known"),
        ("member_states.csv", "002,202,017", "002,202,029", "line 3: “029” is not known"),
        ("member_states.csv", "004,142", "004,demo", "line 2: “demo” is not known"),
        ("member_states.csv", "alpha2", "alpha_2", "The column alpha2 is missing"),
        ("demo_states.csv", "XAA,XA", "YAA,XA", "demo_states.csv, line 2: “YAA” is no code for alpha3"),
        ("demo_states.csv", ",demo,", ",142,", "line 2: “142” is not known"),
        ("names.csv", "AFG,ru,", "AFG,de,", "names.csv, line 5: “de” is not known"),
        ("names.csv", "AFG,ru,", "AFG,en,", "names.csv, line 5: “AFG” occurs twice"),
        ("names.csv", "AFG,ru,", "AFH,ru,", "names.csv, line 5: “AFH” is not known"),
        ("names.csv", "AFG,fr,Afghanistan", "AFG,fr,", "line 3: Nothing is written under short"),
        ("regions.csv", "015,002", "015,999", "regions.csv, line 4: “999” is not known"),
        ("regions.csv", "Mundo", "", "regions.csv, line 2: Nothing is written under es"),
        ("sources.yaml", "[sids]", "[lldc]", "The column sids of member_states.csv has no source"),
        ("sources.yaml", "state: SLB", "state: KEN", "KEN is not flagged as an LDC"),
        ("sources.yaml", "as_of:", "asof:", "sources.yaml, line 11"),
    ],
)  # fmt: skip
def test_one_thing_wrong(folder: Path, name: str, old: str, new: str, told: str) -> None:
    change(folder, name, old, new)
    assert any(told in text for text in faults(folder)), faults(folder)


def test_a_state_without_a_name_in_a_language(folder: Path) -> None:
    text = (folder / "names.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("KEN,ar")]
    (folder / "names.csv").write_text("\n".join(lines), "utf-8")
    assert any("KEN has no name in ar" in said for said in faults(folder))


@pytest.mark.parametrize("name", ["names.csv", "sources.yaml"])
def test_a_file_that_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert any(f"states/{name}: The file is missing" in text for text in faults(folder))


def test_applying_a_graduation_takes_its_entry_away_too(folder: Path) -> None:
    change(folder, "member_states.csv", "524,142,034,,1,1,0", "524,142,034,,0,1,0")
    (told,) = faults(folder)
    assert "NPL is not flagged as an LDC" in told
    assert "sources.yaml, line " in told


def test_the_catalogues_check_tells_them_all_with_file_and_line(folder: Path) -> None:
    change(folder, "member_states.csv", "33,65", "93,65")
    change(folder, "names.csv", "AFG,ru,", "AFG,de,")
    told = [fault.text() for fault in check(folder.parent)]
    assert any("states/member_states.csv, line 2" in text for text in told)
    assert any("states/names.csv, line 5" in text for text in told)
