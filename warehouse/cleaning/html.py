"""From a page to its main text; what the page says about itself is in `metadata`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import ParserError
from trafilatura import bare_extraction
from trafilatura.settings import use_config

from warehouse.arabic.letters import count_letters
from warehouse.cleaning.layout import unfold_layout
from warehouse.cleaning.metadata import Metadata, read_metadata
from warehouse.cleaning.shown import Shown, shown_lines, squeezed
from warehouse.cleaning.title import is_paragraph
from warehouse.errors import Unreadable

_SHORTEST = "60"  # characters of a text that trafilatura trusts; its own 250 empties news of two sentences
_ENOUGH = 80  # Arabic letters of an extracted text that need no second try
_PROSE = 0.75  # share of a text's letters that are in paragraphs, below which there is much besides
_MUCH_MORE = 1.6  # how much longer than the first try a second one must be to be preferred
_LEAD = 30  # letters of a page's description that must be found in its text
_BEGINNING = 3000  # characters of a text in which its lead must be
_DOUBLE_ESCAPED = re.compile(r"&amp;#(x?[0-9A-Fa-f]+;)")
_SPACES = re.compile(r"[^\S\n]+")
_DECLARATION = re.compile(r"^(?:\s*<\?xml[^>]*\?>)+")
_TAG = re.compile(r"<(?:p|br|div|span|a|strong|b|em|h[1-6]|ul|ol|li|img|figure|blockquote|table|article)\b[^>]*>", re.I)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li|tr|blockquote|figcaption)\s*>", re.I)
_MARKED = "boolean(//article|//main|//*[@itemprop='articleBody'])"  # a page that says where its article is
_MOST_TAGS = 200_000  # reading so many takes 15 seconds at worst
_MOST_ATTRIBUTES = 10_000  # of one tag; reading takes a time that grows with their square, for so many half a second
_CROWDED = re.compile(
    r"<[A-Za-z][^\s<>]*+(?:\s++[^\s<>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>]++))?+){"
    f"{_MOST_ATTRIBUTES + 1}}}"
)
_CONFIG = use_config()
_CONFIG.set("DEFAULT", "MIN_EXTRACTED_SIZE", _SHORTEST)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's main text, what it says about itself, and the dates that it prints beside its heading."""

    text: str
    metadata: Metadata
    near_title: tuple[str, ...]


def read_page(markup: str) -> Page:
    """Return the main text and the metadata of an HTML page.

    Raises Unreadable `no_body` where no main text can be found.
    """
    tree = _parse(markup)
    lines = shown_lines(tree)
    about = read_metadata(tree, lines)
    unfold_layout(tree, about.title)
    shown = Shown.of(lines, about.title)
    dates = tuple(shown.dates())
    text = _with_lead(_main_text(tree, about.linked_body), about, shown)
    if not text.strip():
        raise Unreadable("no_body", "no main text was found in the page; it may be a list of links or need a browser.")
    return Page(text, about, dates)


def read_fragment(markup: str) -> str:
    """Return the text of an HTML fragment, as records of feeds hold it: one line a block."""
    broken = _BREAKS.sub(lambda tag: tag.group() + "\n", markup)
    try:
        tree = lxml_html.fragment_fromstring(broken, create_parent="div")
    except ParserError:
        return ""
    for element in tree.xpath("//script|//style|//figcaption|//noscript|//iframe"):
        element.drop_tree()
    return tidy_lines(tree.text_content())


def has_tags(text: str) -> bool:
    """Tell whether `text` is an HTML fragment rather than plain text."""
    return _TAG.search(text) is not None


def tidy_lines(text: str) -> str:
    """Return `text` with single spaces, and without blank lines and white space at the ends of lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _parse(markup: str) -> lxml_html.HtmlElement:
    if (tags := markup.count("<")) > _MOST_TAGS:
        raise Unreadable(
            "too_large", f"the page has {tags} tags; allowed are {_MOST_TAGS}, and no article has a tenth."
        )
    if _CROWDED.search(markup):
        raise Unreadable("too_large", f"a tag of the page has over {_MOST_ATTRIBUTES} attributes; no page has so many.")
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_DOUBLE_ESCAPED.sub(r"&#\1", _DECLARATION.sub("", markup)), parser=parser)
    except ParserError as error:
        raise Unreadable("no_body", f"the page has no elements ({error}).") from error


def _main_text(tree: lxml_html.HtmlElement, linked_body: str | None) -> str:
    """Extract the main text; try other ways where the first finds hardly anything, or much that is no paragraph.

    Readers' comments are not the article's and are left out. What the structured data give is taken where it is much
    longer and has what was found, or is that, glued together; the text of a second try where it has the same paragraphs
    and less besides, or where it is much longer.
    """
    best = _extract(tree, fast=True)
    letters, prose = count_letters(best), _letters_of_paragraphs(best)
    if linked_body:
        linked = read_fragment(linked_body) if has_tags(linked_body) else tidy_lines(linked_body)
        if _is_in_lines(linked, best) or (count_letters(linked) > _MUCH_MORE * letters and _has_most(linked, best)):
            return linked
    if prose < _PROSE * letters and not tree.xpath(_MARKED):
        other = _extract(tree)
        if count_letters(other) < letters and _letters_of_paragraphs(other) >= prose:
            return other
    if letters < _ENOUGH:
        other = _extract(tree, recall=True)
        if count_letters(other) > _MUCH_MORE * letters:
            return other
    return best


def _letters_of_paragraphs(text: str) -> int:
    return sum(count_letters(line) for line in text.split("\n") if is_paragraph(line))


def _is_in_lines(text: str, found: str) -> bool:
    """Tell whether `text` is what was `found` as one paragraph, and has paragraphs of its own."""
    lines = text.split("\n")
    paragraphs = sum(map(is_paragraph, lines))
    is_one = "\n" not in found and is_paragraph(found)
    return is_one and 1 < paragraphs >= len(lines) / 2 and squeezed(text) == squeezed(found)


def _has_most(text: str, found: str) -> bool:
    """Tell whether `text` has at least half of the paragraphs of `found`."""
    whole = squeezed(text)
    paragraphs = [squeezed(line) for line in found.split("\n") if is_paragraph(line)]
    return sum(paragraph in whole for paragraph in paragraphs) * 2 >= len(paragraphs)


def _with_lead(text: str, about: Metadata, shown: Shown) -> str:
    """Return `text` with the paragraphs that stand above it on the page, if they were lost.

    A page's description is often the beginning of its lead; where the text lacks it and a paragraph of the page begins
    so, that paragraph is put back. So are the subtitle and paragraphs between the page's heading and the text.
    """
    first = next((line for line in text.split("\n") if is_paragraph(line)), "")
    beginning = squeezed(text[:_BEGINNING])
    lost = [line for line in shown.text_above(first) if squeezed(line) not in beginning]
    lead = squeezed(about.description or "")[:_LEAD]
    if not lost and len(lead) == _LEAD and lead not in beginning:
        lost = [paragraph] if (paragraph := shown.paragraph(lead)) else []
    return "\n".join([*lost, text])


def _extract(tree: lxml_html.HtmlElement, *, fast: bool = False, recall: bool = False) -> str:
    """Return what trafilatura finds; if not `fast`, it compares that with what readability finds."""
    document = bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        include_images=False,
        include_links=False,
        favor_recall=recall,
        fast=fast,
        with_metadata=False,
        config=_CONFIG,
    )
    return tidy_lines(getattr(document, "text", None) or "")
