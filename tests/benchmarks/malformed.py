"""Measures what becomes of bytes in every state: each must give the right text, or a quarantine for the true reason.

Read are the files of `malformed/`, as `marsad run` reads them, and a page in further states that are made here. Prints
a line for each thing found, and a table of the outcomes by folder. A file without a true text beside it is right when
its letters are an Arabic text's; the pages of the web archives are English, so that it is right to refuse them once
they have been read as they were served.
"""

from __future__ import annotations

import codecs
import gzip
import html
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml.html import fromstring

from tests.benchmarks.figures import Figures, f1
from warehouse.cleaning import Rules, clean
from warehouse.cleaning.encoding import arabic_likeness
from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.sources import Failure
from warehouse.sources.files import read_paths
from warehouse.sources.limits import Limits

_SAME = 0.985  # token F1
_ARABIC = 0.8  # likeness of clean Arabic; of misread Arabic it is below 0.5
_SERVED = b"<title>Example Domain</title>"  # what all pages of the web archives have
_FEED, _ENTRIES = "rss_utf8.xml", 40  # the feed that is whole, in three states
_NO_TEXT = {"index.json"}  # says what the files are
_TRUE_REASONS = {  # of files that no article can be read from
    "mojibake_cp1252.txt": "bad_encoding",  # letters are missing in the bytes
    "question_marks.txt": "bad_encoding",
    "sitemap_news_ar.xml": "needs_fetching",
    "example-bad.warc.gz.bad": "unknown_extension",
    "example-digest.warc": "no_articles",  # requests only
    "example-space-in-target-uri.warc.gz": "no_articles",  # a picture
    "example-trunc.warc#3": "truncated_record",
    "example-trunc.warc#4": "bad_warc",  # six bytes after the record that is cut short
    **{f"feedparser_utf-16{end}.xml": "empty_feed" for end in ("be", "le", "be-bom", "le-bom")},
    **{f"feedparser_utf-16{end}-autodetect.xml": "empty_feed" for end in ("be", "le")},
    "feedparser_utf16.xml": "empty_feed",
}
_TWINS = {  # files of one text in several encodings, beside the one in UTF-8
    "uchardet_ar_iso-8859-6.txt": "uchardet_ar_utf-8.txt",
    "uchardet_ar_windows-1256.txt": "uchardet_ar_utf-8.txt",
    "cn_sample-arabic-1.txt": "cn_sample-arabic.txt",
}


@dataclass(frozen=True)
class _Case:
    name: str
    found: RawDocument | Failure
    truth: str | None  # the right body, where it is known
    is_whole: bool = False  # the truth is the whole text, its title and what is cut with it


def measure(shared: Path, rules: Rules, *, verbose: bool = False) -> Figures:
    """Return the share of files that give the right text or an honest quarantine; with `verbose`, print all texts."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for case in [*_files(shared), *_states(shared)]:
        outcome, about = _judge(case, rules)
        outcomes[case.name.partition("/")[0]][outcome] += 1
        print(f"    {outcome:8} {case.name:44} {about if verbose else about[:60]}")
    for folder, counts in outcomes.items():
        print(f"malformed    {folder:10} {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}")
    wrong = sum(counts["wrong"] for counts in outcomes.values())
    return {"malformed right or honest": 1 - wrong / sum(counts.total() for counts in outcomes.values())}


def _judge(case: _Case, rules: Rules) -> tuple[str, str]:
    """Return `article`, `honest` or `wrong`, and what was read or why not."""
    if isinstance(case.found, Failure):
        return _judge_refusal(case, case.found.error)
    try:
        article = clean(case.found, rules)
    except Unreadable as error:
        return _judge_refusal(case, error)
    if case.truth is None:
        right = arabic_likeness(article.body) > _ARABIC
    else:
        read = article.text if case.is_whole else article.body
        right = f1([(_plain(read), _plain(case.truth))])[2] >= _SAME
    right = right and "\ufffd" not in article.text and article.language == "ar"
    return ("article" if right else "wrong"), article.body.replace("\n", " ")


def _judge_refusal(case: _Case, error: Unreadable) -> tuple[str, str]:
    payload = case.found.payload or b""
    true_reasons = {_TRUE_REASONS.get(Path(case.name).name)}
    if not payload.strip():
        true_reasons.add("empty_file")
    if case.name.startswith("warc/") and _SERVED in payload and isinstance(case.found, RawDocument):
        true_reasons.add("no_arabic")
    return ("honest" if error.reason in true_reasons else "wrong"), str(error)


def _plain(text: str) -> str:
    """Return `text` as texts are compared: what a state changes on purpose made one."""
    text = unicodedata.normalize("NFC", "".join(letter for letter in text if unicodedata.category(letter) != "Cf"))
    digits = {ord("٠") + value: str(value) for value in range(10)}
    return text.translate(digits | str.maketrans("یکہە", "يكهه"))


def _files(shared: Path) -> Iterator[_Case]:
    folder = shared / "malformed"
    gold = {row["file"]: row["expect_gold"] for row in json.loads((folder / "derived/index.json").read_text("utf-8"))}
    entries = _entries(folder / "feeds" / _FEED)
    for found in read_paths([folder], limits=Limits()):
        path = Path(found.source_uri)
        file, _, number = path.name.partition("#")
        name = f"{path.parent.name}/{path.name}"
        if file in _NO_TEXT:
            continue
        if twin := _TWINS.get(path.name):
            yield _Case(name, found, path.with_name(twin).read_text("utf-8"), is_whole=True)
        elif file.startswith("rss_"):
            yield _Case(name, found, entries[int(number) - 1], is_whole=True)
        else:
            body = gold.get(path.name) if path.parent.name == "derived" else None
            yield _Case(name, found, _gold(shared, body) if body else None)


def _entries(feed: Path) -> list[str]:
    """Return title and text of each entry of a feed that is whole, as an ordinary parser reads them."""
    items = list(etree.parse(feed).iter("item"))
    if len(items) != _ENTRIES:
        raise SystemExit(f"{feed} has {len(items)} entries; it had {_ENTRIES}")
    texts = (" ".join(fromstring(item.findtext("description")).itertext()) for item in items)
    return [f"{item.findtext('title')}\n{text}" for item, text in zip(items, texts, strict=True)]


def _gold(shared: Path, name: str) -> str:
    return (shared / "gold/html" / f"{name}.txt").read_text("utf-8")


def _states(shared: Path) -> Iterator[_Case]:
    """Yield one page and its text in states that the folder lacks."""
    page, text = (shared / "html/albayan.html").read_text("utf-8"), _gold(shared, "albayan")
    for name, state in _PAGES.items():
        yield _Case(f"made/{name}", RawDocument(name, name, "text/html", state(page)), text)
    for name, state in _TEXTS.items():
        yield _Case(f"made/{name}", RawDocument(name, name, "text/plain", state(text)), text)


def _old(text: str, encoding: str = "windows-1256") -> bytes:
    return text.encode(encoding, errors="ignore")


def _references(text: str, pattern: str) -> bytes:
    return "".join(pattern.format(ord(letter)) if letter > "\x7f" else letter for letter in text).encode()


def _misread(text: str, encoding: str) -> bytes:
    """Return UTF-8 of what the UTF-8 of `text` looks like in `encoding`; unassigned bytes as Latin-1 has them."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode()).encode()


def _shaped(text: str) -> str:
    """Return `text` in isolated presentation forms."""
    forms = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFEFC, 0xFE80, -1)}
    return "".join(forms.get(letter, letter) for letter in text)


_PAGES: dict[str, Callable[[str], bytes]] = {
    "cp1256_undeclared.html": lambda page: _old(page.replace('<meta charset="utf-8" />', "")),
    "utf8_lying_cp1256.html": lambda page: page.replace('charset="utf-8"', 'charset="windows-1256"').encode(),
    "utf16be_nobom.html": lambda page: page.encode("utf-16-be"),
    "utf16le_nobom.html": lambda page: page.encode("utf-16-le"),
    "utf32.html": lambda page: page.encode("utf-32"),
    "utf32le_nobom.html": lambda page: page.encode("utf-32-le"),
    "utf8_bom.html": lambda page: codecs.BOM_UTF8 + page.encode(),
    "utf8_truncated_midchar.html": lambda page: page.encode()[: page.encode().rindex("م".encode()) + 1],
    "numeric_entities.html": lambda page: _references(page, "&#{};"),
    "hex_entities.html": lambda page: _references(page, "&#x{:x};"),
    "hex_entities_double_escaped.html": lambda page: _references(page, "&amp;#x{:x};"),
    "cp1256_gz.html.gz": lambda page: gzip.compress(_old(page)),
    "two_declarations.html": lambda page: ('<?xml version="1.0" encoding="utf-8"?>' * 2 + page).encode(),
    "dead_references.html": lambda page: page.replace("<p>", "<p>&#x1;").replace("<h1>", "<h1>&#0;").encode(),
    "controls.html": lambda page: ("\x01\x0c" + page.replace("<p>", "<p>\x02\x1f")).encode(),
    "deep_nesting.html": lambda page: page.replace("<body", "<body" + "><div" * 20_000, 1).encode(),
    "mojibake.html": lambda page: _misread(page, "windows-1252"),
}
_TEXTS: dict[str, Callable[[str], bytes]] = {
    "mojibake_cp1256.txt": lambda text: _misread(text, "windows-1256"),
    "mojibake_latin1.txt": lambda text: text.encode().decode("latin-1").encode(),
    "mojibake_twice.txt": lambda text: _misread(_misread(text, "windows-1252").decode(), "windows-1252"),
    "question_marks.txt": lambda text: text.encode("ascii", errors="replace"),
    "presentation_forms.txt": lambda text: _shaped(text).encode(),
    "bidi_controls.txt": lambda text: f"\u202b{text}\u202c".replace(" ", " \u200f\u202b").encode(),
    "zwj_zwnj_shy.txt": lambda text: text.replace("ال", "ا\u00adل").replace("في", "ف\u200dي").encode(),
    "references.txt": lambda text: _references(text, "&#{};"),
    "escaped.txt": lambda text: html.escape(text).encode(),
    "only_ws.txt": lambda text: b" \r\n\t " * len(text),
    "utf8_and_cp1256.txt": lambda text: text[:300].encode() + _old(text[300:]),
    "dashes.txt": lambda text: b"-" * 5000 + b"\n" + text.encode(),
}
