"""Changes a page's tree before its text is extracted: what is laid out as something that it is not."""

from __future__ import annotations

import re

from lxml.html import HtmlElement
from trafilatura.xpaths import BODY_XPATH

from warehouse.cleaning.shown import is_beside
from warehouse.cleaning.title import is_paragraph, title_words

_HEADINGS = frozenset({"h1", "h2", "h3"})
_CONTAINERS = frozenset({"body", "div", "form", "section", "article", "main", "center"})
_LONGEST_HIDDEN = 25  # words; more may be the rest of an article, shown on a click
_LONGEST_FORM = 40  # words of a box that asks for an address of e-mail
_MOST_FORMS = 20  # of a page that are looked at; real ones have three
_FEW_PARAGRAPHS = 2  # that a page may have in `p` whose article is in `div`s: of its footer
_MOST_OF_PAGE = 0.8  # share of the letters of a page's paragraphs that its article has
_QUOTATION = re.compile(r"[«\"“][^«»\"“”]{10,400}[»\"”]\.?")
_BLOCKS = (
    *("div", "p", "br", "ul", "ol", "table", "section", "article", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
)
_HEADLINE_ELSEWHERE = """
    .//*[self::h2 or self::h3 or self::h4][(.//a | ancestor::a)[@href and not(starts-with(@href, '#'))]]
"""
_LEADS_ELSEWHERE = f"""
    .//h1 | {_HEADLINE_ELSEWHERE} | .//a[@href and not(starts-with(@href, '#'))][.//div or .//img]
"""
_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")


def unfold_layout(tree: HtmlElement, title: str | None) -> None:
    """Change `tree` in place.

    Scripts, short hidden elements, boxes that ask for an address and articles after the page's own go; tables of
    layout, and spans that hold paragraphs and stand in no paragraph, become blocks, so that their texts are not glued
    together; entries of a live blog become one article. Where no name says which box holds the article, the smallest
    one with nearly all paragraphs is marked: of pages without one trafilatura takes the paragraphs wherever they are,
    and no lists.
    """
    _set_scripts_aside(tree)
    for element in tree.xpath("//body//*[@hidden and not(@hidden='until-found')]"):
        if len(element.text_content().split()) <= _LONGEST_HIDDEN:
            element.drop_tree()
    fields = tree.xpath("//body//input[@type='email']")
    for box in dict.fromkeys(next(field.iterancestors("form", *_CONTAINERS)) for field in fields[:_MOST_FORMS]):
        _drop_sign_up(box)
    _drop_other_articles(tree, title_words(title or ""))
    _join_entries(tree)
    for table in [table for table in tree.iter("table") if _is_layout(table)]:
        _unfold(table)
    for box in {span.getparent() for span in tree.iter("span") if _is_block(span)}:
        for span in box.iterchildren("span"):
            span.tag = "div"
    _name_paragraphs(tree)
    if not any(expression(tree) for expression in BODY_XPATH):
        _mark_article(tree)


def _mark_article(tree: HtmlElement) -> None:
    """Mark the smallest box with nearly all paragraphs of the page; quotations set apart in it become paragraphs."""
    letters: dict[HtmlElement, int] = {}
    whole = 0
    for paragraph in tree.iter("p"):
        text = _text(paragraph)
        above = list(paragraph.iterancestors())
        if is_paragraph(text) and not any(map(is_beside, above)):
            whole += len(text)
            for box in above:
                letters[box] = letters.get(box, 0) + len(text)
    large = [box for box, count in letters.items() if count >= _MOST_OF_PAGE * whole and box.tag in ("div", "section")]
    article = min(large, key=lambda box: len(box.text_content()), default=None)
    if article is None:
        return
    article.set("itemprop", "articleBody")
    for box in article.iterdescendants("div"):
        if len(box) == 0 and _QUOTATION.fullmatch((box.text or "").strip()):
            box.tag = "p"


def _set_scripts_aside(tree: HtmlElement) -> None:
    """Take scripts and styles out of the body, where their source would count as text; structured data are kept."""
    for element in tree.xpath("//body//script|//body//style"):
        element.drop_tree()
        if "json" in (element.get("type") or ""):
            tree.append(element)


def _drop_sign_up(box: HtmlElement) -> None:
    """Drop a box that asks for an address, and those around it that add no paragraph, if all of it is a few words."""
    if _is_more_than_a_form(box):
        return
    parent = box.getparent()
    while parent is not None and not _is_more_than_a_form(parent) and not _adds_paragraph(parent, box):
        box, parent = parent, parent.getparent()
    if parent is not None:  # else it is in a box that is gone
        box.drop_tree()


def _is_more_than_a_form(box: HtmlElement) -> bool:
    has_article = next(box.iter("h1", "h2", "h3", "article", "main", "body"), None) is not None
    return has_article or len(_text(box).split()) > _LONGEST_FORM


def _adds_paragraph(parent: HtmlElement, box: HtmlElement) -> bool:
    texts = [parent.text, *(_text(each) for each in parent if each is not box), *(each.tail for each in parent)]
    return any(is_paragraph(text.strip()) for text in texts if text)


def _join_entries(tree: HtmlElement) -> None:
    """Make articles beside each other plain boxes where none leads to another page.

    They are entries of a live blog; of several articles trafilatura reads the first.
    """
    for parent in {article.getparent() for article in tree.iter("article")}:
        entries = list(parent.iterchildren("article"))
        is_inside = next(parent.iterancestors("article"), None) is not None or parent.tag == "article"
        leads = any(is_beside(entry) or entry.xpath(_LEADS_ELSEWHERE) for entry in entries)
        if sum(map(_has_text, entries)) > 1 and not is_inside and not leads:
            for entry in entries:
                entry.tag = "div"
                entry.attrib.clear()  # names such as `entry` would make each an article again


def _name_paragraphs(tree: HtmlElement) -> None:
    """Let `div`s that hold a paragraph and no other block be `p`, on a page that has none that are.

    So are those beside them without a link: subheadings. Cards that lead to other articles are left as they are.
    """
    if sum(is_paragraph(_text(each)) for each in tree.iter("p")) > _FEW_PARAGRAPHS:
        return
    innermost = [each for each in tree.iter("div") if next(each.iterdescendants(*_BLOCKS), None) is None]
    plain = {
        each
        for each in innermost
        if is_paragraph(_text(each))
        and not _is_of_links(each)
        and not any(above.tag == "a" or is_beside(above) for above in each.iterancestors())
    }
    boxes = {box: bool(box.xpath(_HEADLINE_ELSEWHERE)) for box in {each.getparent() for each in plain}}
    plain = {each for each in plain if not boxes[each.getparent()]}
    if len(plain) > _FEW_PARAGRAPHS:
        for each in innermost:
            if each in plain or (boxes.get(each.getparent()) is False and next(each.iter("a"), None) is None):
                each.tag = "p"


def _is_of_links(element: HtmlElement) -> bool:
    return sum(len(_text(link)) for link in element.iter("a")) * 2 > len(_text(element))


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether `table` holds a page's parts or an article's paragraphs, and not data."""
    return any(True for _ in table.iterdescendants("table", "form", "h1", "p")) or any(
        is_paragraph(_text(cell)) for cell in table.iterdescendants("td")
    )


def _is_block(span: HtmlElement) -> bool:
    """Tell whether `span` holds a paragraph, and is in none."""
    return span.getparent().tag in _CONTAINERS and is_paragraph(_text(span))


def _unfold(table: HtmlElement) -> None:
    table.tag = "div"
    for element in table.iterdescendants(*_TABLE_TAGS[1:]):
        element.tag = "div"


def _drop_other_articles(tree: HtmlElement, words: list[str]) -> None:
    """Drop the articles that follow the page's own: like boxes beside its box, each with a heading of the same rank."""
    heading = next(
        (each for each in tree.iter(*_HEADINGS) if words and title_words(each.text_content()) == words), None
    )
    if heading is None:
        return
    for box in heading.iterancestors("article", "div", "section"):
        if not _has_text(box):
            continue
        for other in list(box.itersiblings(box.tag)):
            if _first_name(other) == _first_name(box) and _has_title(other, heading.tag, words) and _has_text(other):
                other.drop_tree()


def _has_title(box: HtmlElement, tag: str, words: list[str]) -> bool:
    """Tell whether `box` has a heading of another article than that of `words`: the page's first rank, or a link."""
    headings = [each for each in box.iter(tag) if title_words(each.text_content()) != words]
    return any(tag == "h1" or box.tag == "article" or each.xpath(".//a[@href]|parent::a") for each in headings)


def _first_name(box: HtmlElement) -> str:
    return (box.get("class") or "").split(" ")[0]


def _has_text(box: HtmlElement) -> bool:
    """Tell whether `box` holds a paragraph of some length."""
    return any(is_paragraph(_text(each)) for each in box.iter("p", "div"))
