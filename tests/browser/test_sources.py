"""From a table of the police to what it would change, without scripts: how it is read is said once."""

from __future__ import annotations

from gradus.formats.statistics.tests.tables_made import NATIONAL
from tests.browser.conftest import NewVisitor

TABLE = NATIONAL.replace("XAA", "XBB").encode("windows-1252")


def test_a_table_is_mapped_shown_and_thrown_away_without_scripts(known: NewVisitor) -> None:
    visitor = known("coordinator.xbb", java_script_enabled=False)
    page = visitor.open("/threats/XBB/sources/")
    visitor.go("Add a source")
    page.locator("[name=kind][value=national]").check()
    visitor.enter("What you call it", "Figures of the police")
    visitor.enter("Who publishes it", "National Police")
    visitor.enter("On what terms it may be used", "With its source named")
    visitor.press("Enter the source")

    file = {"name": "own.csv", "mimeType": "text/csv", "buffer": TABLE}
    page.locator("main input[type=file]").set_input_files(file)
    visitor.press("Check the file")
    visitor.sees("How the table is read")
    visitor.press("Read the table so")
    visitor.sees("“Monde” is no State that is known here.")
    visitor.enter("Names of States that are written otherwise", "Monde =")
    visitor.press("Read the table so")
    visitor.sees("Terms that nobody has decided on")
    visitor.press("Throw the file away")
    visitor.sees("The file is thrown away; nothing of it was kept.")
    visitor.sees("Monde is no State")
