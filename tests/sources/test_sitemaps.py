"""Sitemaps of pages, of news and of sitemaps."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from warehouse.errors import Unreadable
from warehouse.sources.limits import Limits
from warehouse.sources.sitemaps import Page, Sitemap, parse_sitemap

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://sada.example/خبر/1?a=1&amp;b=2 </loc><lastmod>2021-03-05</lastmod><n:news><n:title>وصول
السفينة</n:title><n:publication_date>2021-03-05T10:00:00Z</n:publication_date></n:news></url>
<url><loc>/2</loc></url><url><loc>/2</loc></url><url><loc>javascript:alert(1)</loc></url><url/></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>https://sada.example/a.xml.gz</loc></sitemap></sitemapindex>"
AT = "https://sada.example/sitemap.xml"


def test_pages_with_what_is_said_of_them() -> None:
    expected = (
        Page("https://sada.example/خبر/1?a=1&b=2", "2021-03-05", "وصول السفينة", "2021-03-05T10:00:00Z"),
        Page("https://sada.example/2"),
    )
    for payload in (NEWS.encode(), gzip.compress(NEWS.encode()), NEWS.replace("</urlset>", "").encode()):
        assert parse_sitemap(payload, AT, Limits()) == Sitemap(expected, ())


def test_an_index_and_a_list() -> None:
    assert parse_sitemap(INDEX.encode(), None, Limits()) == Sitemap((), ("https://sada.example/a.xml.gz",))
    listed = "\ufeffhttps://sada.example/1\r\nhttps://sada.example/2\n\nnot an address\n"
    pages = (Page("https://sada.example/1"), Page("https://sada.example/2"))
    assert parse_sitemap(listed.encode(), None, Limits()).pages == pages


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("<html><p>x</p></html>", "bad_sitemap"),
        ("just a text", "bad_sitemap"),
        ("", "empty_file"),
        (
            '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
            "xml_entities",
        ),
        (NEWS.replace("<url/>", "".join(f"<url><loc>/{n}</loc></url>" for n in range(60))), "too_many_links"),
    ],
)
def test_what_is_no_sitemap_says_why(payload: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse_sitemap(payload.encode(), AT, replace(Limits(), max_members=50))


def test_nested_elements_end_in_bounded_time() -> None:
    parse_sitemap(b"<urlset>" + b"<url>" * 200_000, AT, Limits())
