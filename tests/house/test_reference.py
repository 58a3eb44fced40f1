"""Reference pages and schemas are what the code says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from scripts import reference

ROOT = Path(reference.ROOT)


@pytest.mark.parametrize("path", reference.PAGES, ids=lambda p: p.name)
def test_what_is_committed_is_what_would_be_written(path: Path) -> None:
    assert path.read_text("utf-8") == reference.PAGES[path](), "run `just reference`"


SCHEMA_OF = {
    "catalogue/interventions.yaml": "interventions",
    "catalogue/areas.yaml": "areas",
    "catalogue/facts.yaml": "facts",
    "catalogue/kinds.yaml": "kinds",
    "catalogue/defaults.yaml": "defaults",
    "catalogue/raci.yaml": "raci",
    "catalogue/competences.yaml": "competences",
    "catalogue/courses.yaml": "courses",
    "catalogue/threats/offence_groups.yaml": "offence-groups",
    "catalogue/threats/classification.yaml": "classification",
    "catalogue/demo/XAA/state.yaml": "state",
    "catalogue/demo/XAA/judgement.yaml": "judgement",
}


@pytest.mark.parametrize("name", SCHEMA_OF)
def test_catalogue_files_keep_their_schema(name: str) -> None:
    schema = json.loads((reference.SCHEMAS / f"{SCHEMA_OF[name]}.schema.json").read_text("utf-8"))
    jsonschema.validate(yaml.safe_load((ROOT / "gradus" / name).read_text("utf-8")), schema)


def test_links_in_the_documents_lead_somewhere() -> None:
    import re

    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
