"""From a page to its main text; what the page says about itself is in `metadata`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import ParserError
from trafilatura import bare_extraction

from warehouse.arabic.letters import count_letters
from warehouse.cleaning.metadata import Metadata, read_metadata, shown_lines
from warehouse.cleaning.title import is_paragraph
from warehouse.errors import Unreadable

_ENOUGH = 250  # Arabic letters of an extracted text that need no second try
_MUCH_MORE = 1.6  # how much longer than the first try a second one must be to be preferred
_LEAD = 30  # letters of a page's description that must be found in its text
_BEGINNING = 3000  # characters of a text in which its lead must be
_WORD = re.compile(r"\w+")
_DOUBLE_ESCAPED = re.compile(r"&amp;#(x?[0-9A-Fa-f]+;)")
_SPACES = re.compile(r"[^\S\n]+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<(?:p|br|div|span|a|strong|b|em|h[1-6]|ul|ol|li|img|figure|blockquote|table|article)\b[^>]*>", re.I)
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li|tr|blockquote|figcaption)\s*>", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's main text, and what it says about itself."""

    text: str
    metadata: Metadata


def read_page(markup: str, *, url: str | None = None) -> Page:
    """Return the main text and the metadata of an HTML page.

    Raises Unreadable `no_body` where no main text can be found.
    """
    tree = _parse(markup)
    metadata = read_metadata(tree)
    text = _with_lead(_main_text(markup, url or metadata.url), metadata, tree)
    if not text.strip():
        raise Unreadable("no_body", "no main text was found in the page; it may be a list of links or need a browser.")
    return Page(text, metadata)


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
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", markup))
    except ParserError as error:
        raise Unreadable("no_body", f"the page has no elements ({error}).") from error


def _main_text(markup: str, url: str | None) -> str:
    """Extract the main text; try other settings where the first find hardly anything.

    Readers' comments are not the article's and are left out. The cautious setting empties some short items; the longer
    text of a second try is taken where it is much longer.
    """
    markup = _DOUBLE_ESCAPED.sub(r"&#\1", _DECLARATION.sub("", markup))
    best = _extract(markup, url, recall=False)
    if count_letters(best) < _ENOUGH:
        other = _extract(markup, url, recall=True)
        if count_letters(other) > _MUCH_MORE * count_letters(best):
            return other
    return best


def _with_lead(text: str, about: Metadata, tree: lxml_html.HtmlElement) -> str:
    """Return `text` with its first paragraph, if that was lost with the readers' comments.

    A page's description is often the beginning of its lead; where the text lacks it and a paragraph of the page begins
    so, that paragraph is put back.
    """
    lead = _squeezed(about.description or "")[:_LEAD]
    if len(lead) < _LEAD or lead in _squeezed(text):
        return text
    for line in shown_lines(tree):
        if is_paragraph(line) and _squeezed(line).startswith(lead):
            return f"{line}\n{text}"
    return text


def _squeezed(text: str) -> str:
    """Return the letters and digits of the beginning of `text`, for finding a lead in it."""
    return "".join(_WORD.findall(text[:_BEGINNING]))


def _extract(markup: str, url: str | None, *, recall: bool) -> str:
    document = bare_extraction(
        markup,
        url=url,
        include_comments=False,
        include_tables=True,
        include_images=False,
        include_links=False,
        favor_recall=recall,
        with_metadata=False,
    )
    text = getattr(document, "text", None) or ""
    return tidy_lines(text)
