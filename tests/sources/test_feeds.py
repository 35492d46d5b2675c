"""Feeds in every state, and XML that was made to do harm."""

from __future__ import annotations

import json

import pytest

from tests.sources.reading import documents, in_bytes, outcomes, records
from warehouse.cleaning.record import read_record
from warehouse.errors import Unreadable
from warehouse.sources.feeds import parse_feed
from warehouse.sources.limits import Limits

TEXT = "وصلت السفينة إلى الميناء صباح اليوم، وعلى متنها التمور"
ITEM = f"""<item><title>وصول السفينة</title><link>https://sada.example/1?a=1&amp;b=2</link>
<pubDate>Fri, 05 Mar 2021 10:00:00 GMT</pubDate><description><![CDATA[<p>{TEXT}</p>]]></description></item>"""


def rss(*items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>صدى</title>{"".join(items)}</channel></rss>'


def test_rss_items_are_records() -> None:
    (record,) = records("a.xml", rss(ITEM).encode())
    assert record == {
        "title": "وصول السفينة",
        "text": f"<p>{TEXT}</p>",
        "url": "https://sada.example/1?a=1&b=2",
        "date": "Fri, 05 Mar 2021 10:00:00 GMT",
    }
    (document,) = documents(in_bytes("a.xml", rss(ITEM).encode()))
    assert (document.source_uri, document.url) == ("a.xml#1", "https://sada.example/1?a=1&b=2")
    assert read_record(json.dumps(record)).text == TEXT


def test_atom_and_rdf() -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="https://sada.example/feed?page=2"/>
      <entry><title type="html">أ &amp;amp; ب</title><link href="https://sada.example/1"/>
      <updated>2021-03-05T10:00:00Z</updated><author><name>سلمى</name></author><category term="موانئ"/>
      <summary>موجز</summary><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"""
    feed = parse_feed(atom.encode())
    (entry,) = feed.entries
    assert entry.text == f"<p>{TEXT}</p>"
    assert (entry.author, entry.tags, entry.published) == ("سلمى", ("موانئ",), "2021-03-05T10:00:00Z")
    assert entry.is_full
    assert feed.following == "https://sada.example/feed?page=2"
    rdf = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <item><title>خبر</title><link>https://sada.example/1</link><description>{TEXT}</description></item></rdf:RDF>"""
    assert [entry.text for entry in parse_feed(rdf.encode()).entries] == [TEXT]


@pytest.mark.parametrize(
    ("payload", "charset"),
    [
        (rss(ITEM, head='<?xml version="1.0" encoding="windows-1256"?>').encode("windows-1256"), None),
        (rss(ITEM, head='<?xml version="1.0" encoding="utf-8"?>').encode("windows-1256"), None),
        (rss(ITEM).encode("iso-8859-6"), "iso-8859-6"),
        (rss(ITEM).encode("utf-16"), None),
        (rss(ITEM).encode("utf-16-le"), None),
        (b"\n\n" + rss(ITEM, head="").encode("utf-8-sig"), None),
        (rss(ITEM, head='<?xml version="1.0"?><!-- x --><?xml-stylesheet href="x"?>\n').encode(), None),
        (rss(ITEM, head='<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://n.example/rss.dtd">').encode(), None),
        (rss(ITEM, head='<!DOCTYPE rss [<!ENTITY unused SYSTEM "file:///etc/passwd">]>').encode(), None),
        (rss(ITEM).replace("</rss>", "").encode(), None),
        (rss(ITEM).replace("وصول السفينة", "وصول السفينة & أخرى").encode(), None),
        (rss(ITEM).replace("</title>", "&nbsp;</title>").encode(), None),
        (rss(ITEM).replace("<pubDate>", "<br><b><pubDate>").encode(), None),
        (rss(ITEM).replace("<pubDate>", "\x01\x0b<pubDate>").encode(), None),
    ],
)
def test_encodings_and_breakages(payload: bytes, charset: str | None) -> None:
    (entry,) = parse_feed(payload, charset=charset).entries
    assert TEXT in entry.text
    assert (entry.title or "").startswith("وصول السفينة")


def test_a_title_with_markup_comes_as_it_is_written() -> None:
    item = ITEM.replace("وصول السفينة", "AT&amp;T &lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; '; drop table x")
    (entry,) = parse_feed(rss(item).encode()).entries
    assert entry.title == "AT&T <script>alert(1)</script> &amp; '; drop table x"


@pytest.mark.parametrize(
    ("texts", "is_full"),
    [
        (f"<description>{TEXT}</description>", False),
        (f"<description>{TEXT * 30}</description>", True),
        (f"<description>{TEXT * 30} […]&lt;/p&gt;</description>", False),
        (f"<description>موجز</description><content:encoded>{TEXT}</content:encoded>", True),
        (f"<description>موجز</description><content:encoded>{TEXT}...</content:encoded>", False),
        (f"<description>{TEXT}</description><content:encoded>{TEXT}</content:encoded>", False),
    ],
)
def test_whether_an_entry_is_the_whole_article(texts: str, is_full: bool) -> None:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    (entry,) = parse_feed(rss(f"<item>{texts}</item>").replace("<rss ", f"<rss {content} ").encode()).entries
    assert entry.is_full is is_full


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (rss(), "empty_feed"),
        ("<rss></rss>", "empty_feed"),
        (rss("<item><title>خبر</title><link>https://sada.example/1</link></item>"), "needs_fetching"),
        ("<urlset><url><loc>https://sada.example/1</loc></url></urlset>", "needs_fetching"),
        ("<newsItem><x/></newsItem>", "unknown_xml"),
        ("خبر", "bad_xml"),
        (
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
            "xml_entities",
        ),
        (rss("<item/>" * 10_001), "bad_feed"),
    ],
)
def test_what_cannot_be_read_says_why(payload: str, reason: str) -> None:
    assert set(outcomes(in_bytes("a.xml", payload.encode(), limits=Limits())).values()) == {reason}


def test_entities_are_never_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]>{rss(ITEM.replace("وصول", "&l9;"), head="")}'
    with pytest.raises(Unreadable, match="xml_entities"):
        parse_feed(bomb.encode())


def test_a_fault_of_a_library_costs_one_file() -> None:
    """feedparser raises ValueError at a reference to no character, in a feed that is no XML."""
    broken = rss(ITEM.replace("وصول", "&#x110000;")).replace("</channel>", "")
    assert list(outcomes(in_bytes("a.xml", broken.encode())).values()) == ["crashed"]


@pytest.mark.parametrize("form", ['a{}="1"', "a{}='x>y'", 'xmlns:a{}="urn:{}"', "a{}=1"])
def test_an_element_of_ten_thousands_of_attributes_is_refused_at_once(form: str) -> None:
    crowd = " ".join(form.format(number, number) for number in range(50_000))
    with pytest.raises(Unreadable, match=r"bad_feed.*attributes"):
        parse_feed(f"<rss><channel><item {crowd}><title>x</title></item></channel></rss>".encode())
