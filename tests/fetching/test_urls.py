"""One form for each address, and no secrets in it."""

from __future__ import annotations

import pytest

from warehouse.errors import Unreadable
from warehouse.fetching.urls import askable, canonical_url, has_secret, is_same_site, shown_url, without_variants

CANONICAL = """
http://Sada.EXAMPLE:80/a?utm_source=x&b=2&a=1#top        | http://sada.example/a?a=1&b=2
https://sada.example                                     | https://sada.example/
https://sada.example:443/                                | https://sada.example/
https://sada.example:8443/x                              | https://sada.example:8443/x
https://sada.example/أخبار/٢٠٢٦?بحث=نيل                   | https://sada.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D9%A2%D9%A0%D9%A2%D9%A6?%D8%A8%D8%AD%D8%AB=%D9%86%D9%8A%D9%84
https://sada.example/%d8%a3                              | https://sada.example/%D8%A3
https://sada.example/s?q=%c7%e1                          | https://sada.example/s?q=%C7%E1
https://xn--4gbrim.example/a                             | https://موقع.example/a
https://sada.example/page.aspx?cid=7&ID=9&gallery=2&uid=3 | https://sada.example/page.aspx?ID=9&cid=7&gallery=2&uid=3
https://sada.example/a?print=                            | https://sada.example/a?print=
https://sada.example/a;jsessionid=0A1B?id=3              | https://sada.example/a?id=3
https://ali:secret@sada.example/a                        | https://sada.example/a
https://sada.example/rss?api_key=abc123&page=2           | https://sada.example/rss?api_key=***&page=2
https://sada.example/a?fbclid=1&gclid=2&_ga=3            | https://sada.example/a
http://[2a02::1]:8080/a                                  | http://[2a02::1]:8080/a
"""


@pytest.mark.parametrize("line", CANONICAL.strip().splitlines())
def test_canonical_form(line: str) -> None:
    url, expected = (part.strip() for part in line.split("|"))
    assert canonical_url(url) == expected


@pytest.mark.parametrize("line", CANONICAL.strip().splitlines())
def test_canonical_form_is_its_own(line: str) -> None:
    expected = line.split("|")[1].strip()
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://sada.example/",
        "mailto:a@sada.example",
        "http://",
        "http://sada.example:99999/",
        "http://[::1/",
        "/relative",
        "",
        "https://sada.example/" + "a" * 5000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(Unreadable, match="bad_url"):
        askable(url)


def test_askable_keeps_what_a_server_may_need() -> None:
    assert askable("//cdn.example/a b//c;x?z=1&utm_id=4&a=2#f", base="https://sada.example/rss") == (
        "https://cdn.example/a%20b//c;x?z=1&a=2"
    )


def test_shown_url_hides_secrets_and_control_characters() -> None:
    shown = shown_url("https://ali:pw@sada.example/a\x1b[2J\n?token=abc&q=1")
    assert shown == "https://sada.example/a%1B[2J%0A?token=***&q=1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://sada.example/a?id=1", False),
        ("https://ali:pw@sada.example/a", True),
        ("https://sada.example/a?X-Amz-Signature=1", True),
        ("https://sada.example/a?author=token", False),
    ],
)
def test_has_secret(url: str, *, expected: bool) -> None:
    assert has_secret(url) is expected


@pytest.mark.parametrize(
    ("url", "other", "expected"),
    [
        ("https://www.sada.com/a", "https://m.sada.com/b", True),
        ("https://sada.com.eg/a", "https://other.com.eg/", False),
        ("http://127.0.0.1:80/", "http://127.0.0.1:81/", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
    ],
)
def test_is_same_site(url: str, other: str, *, expected: bool) -> None:
    assert is_same_site(url, other) is expected


def test_variants_beside_a_better_one_are_dropped() -> None:
    listed = [
        "http://sada.example/a",
        "https://www.sada.example/a/amp",
        "https://www.sada.example/a",
        "https://sada.example/only/amp",
        "https://sada.example/b?amp=1&id=2",
        "https://sada.example/b?id=2",
        "https://sada.example/b?id=3",
        "https://m.sada.example/c",
    ]
    assert without_variants(listed) == [
        "https://www.sada.example/a",
        "https://sada.example/only/amp",
        "https://sada.example/b?id=2",
        "https://sada.example/b?id=3",
        "https://m.sada.example/c",
    ]
