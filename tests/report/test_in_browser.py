"""The page in a real browser: it asks for nothing, complains of nothing and fits the screen."""

from pathlib import Path

import pytest

from tests.report.browser import browsing, find_browser


@pytest.mark.parametrize("made", ["overview", "dossier"])
def test_a_browser_asks_for_nothing_and_the_page_fits(
    made: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium or Chrome on this machine; install Debian's chromium to run this test")
    file = tmp_path / "report.html"
    file.write_text(request.getfixturevalue(made), encoding="utf-8")
    address = file.as_uri()
    with browsing(browser) as page:
        for width in (390, 1280):
            page.open(address, width=width)
            assert page.value("document.documentElement.scrollWidth") <= width
            assert (
                page.value("getComputedStyle(document.querySelector('main')).display") == "grid"
            )  # the style is let in
            spilling = """[...document.querySelectorAll('svg text')].filter(text => {
                const inner = text.getBoundingClientRect(), outer = text.closest('svg').getBoundingClientRect();
                return inner.width && (inner.left < outer.left - 2 || inner.right > outer.right + 2);
            }).map(text => text.textContent)"""
            assert page.value(spilling) == []
        assert page.requests == [address] * 2
        assert page.messages == []
        page.print(tmp_path / "report.pdf")
        assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
