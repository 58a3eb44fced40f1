"""Lists that change a part of themselves, and what the script that does it may not do."""

from __future__ import annotations

from tests.browser.conftest import NewVisitor


def test_a_filter_changes_the_list_alone_and_htmx_keeps_and_evaluates_nothing(
    known: NewVisitor,
) -> None:
    page = known("coordinator.xaa").open("/people/XAA/")
    page.evaluate("() => { window.sameDocument = true }")
    assert page.evaluate("() => Boolean(window.htmx)") is False, "it weighs more than the page"

    page.get_by_label("Role").focus()
    page.wait_for_function("() => Boolean(window.htmx)")
    held = page.evaluate("() => window.htmx.config")
    assert (held["allowEval"], held["allowScriptTags"], held["selfRequestsOnly"]) == (
        False, False, True,
    )  # fmt: skip
    assert held["historyCacheSize"] == 0
    assert held["includeIndicatorStyles"] is False
    assert {"code": "422", "swap": True} in held["responseHandling"]

    page.get_by_label("Role").select_option("mentor")
    page.wait_for_url("**role=mentor**")
    rows = page.locator("#people tbody tr")
    assert rows.count() == rows.filter(has_text="Mentor").count() > 0
    assert page.evaluate("() => window.sameDocument") is True
