"""Where what follows «اقرأ أيضا» ends: at once, after some links, or with the document.

The same marker stands before one link in the middle of an article and before a whole second article at its end. What
tells them apart is whether the article was closed above the marker (source, tags), whether the words of the link are
those of the paragraphs below it (then it is their title), and whether the paragraph below opens with a conjunction, as
a second paragraph does and a lead does not. A line of a few words right above those paragraphs is no link but their
heading.

The weights were fitted on 2,700 joints made from Saudi news of 2015 (half of them with a link on a like subject): 96 of
100 continuations are kept, 96 of 100 other articles cut; with headings below a third of the links it is the same. How
many words of the paragraphs below were used above (in the first or in all) adds nothing to these measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from warehouse.arabic.letters import fold
from warehouse.cleaning.title import is_headline, is_paragraph, is_question
from warehouse.cleaning.words import Words

_WORD = re.compile(r"[^\W\d_]{4,}")
_CLITICS = re.compile("^(?:[وف]?(?:[بكل]?ال|لل)|[وف](?=..{3}))")
_CLOSING = frozenset({"source", "tags", "credit"})
_MOST_LINKS = 6  # a longer list in the middle of an article is taken for the end of it
_HEADING = 3  # words of a heading at most; titles of articles have more
_OF_HEADING = 0.5  # share of its words with the paragraphs below it
_LEAD, _OF_HEADLINE = 4, 0.3  # paragraphs, and share of its words with them by which a line is their headline
_FEW_WORDS = 15  # too few words above for the marker to stand at an article's end
_LINK_ABOVE, _LINK_BELOW, _CONJUNCTION, _BIAS = 0.41, -1.0, 0.45, 0.2
_GOES_ON = 0.2  # with no link to judge by: share of the next paragraph's words that were used above
_FARTHEST = 200  # lines above and below a marker that are looked at; no article's are more


def end_of_related(texts: Sequence[str], roles: Sequence[str | None], marker: int, words: Words) -> int:
    """Return the number of the line where the article goes on after the marker at line `marker`.

    `roles` are the roles of the lines so far, None where nothing is known. It is the number of lines where the article
    does not go on.
    """
    first, farthest = marker + 1, min(len(texts), marker + 1 + _FARTHEST)
    while first < farthest and (_is_link(texts[first]) or (roles[first] and not is_paragraph(texts[first]))):
        first += 1
    if first == len(texts):
        return first
    below = _having(texts, roles, range(first, min(len(texts), first + _FARTHEST)))
    closing = next((number for number in range(marker + 1, first) if roles[number] == "ui"), None)
    if closing is not None:
        end = closing  # «نهاية القائمة», and headings of the article below it
    else:
        end = first - _is_heading(texts[first - 1], below, alone=first - 1 <= marker + 1)
    above = content_words(_having(texts, roles, range(max(0, marker - _FARTHEST), marker), None, "title"))
    links = _having(texts, roles, range(marker + 1, end))
    closed = marker > 0 and roles[marker - 1] in _CLOSING
    if len(above) < _FEW_WORDS:
        headline = share(content_words(texts[marker + 1 : marker + 2]), content_words(below[:_LEAD])) >= _OF_HEADLINE
        return marker + 1 if headline else min(end, marker + 2)
    if closed or not below or len(links) > _MOST_LINKS or not _goes_on(above, links, below, words):
        return len(texts)
    return end


def _having(texts: Sequence[str], roles: Sequence[str | None], numbers: range, *wanted: str | None) -> list[str]:
    """Return the lines of `numbers` whose role is one of `wanted`; without any, those that nothing is known of."""
    return [texts[number] for number in numbers if roles[number] in (wanted or (None,))]


def _is_link(text: str) -> bool:
    """Tell whether `text` has the shape of a headline, which may be a question of some words."""
    return is_question(text) or (is_headline(text) and not is_paragraph(text))


def _is_heading(text: str, below: list[str], *, alone: bool) -> bool:
    """Tell whether `text`, the last line above the paragraphs `below`, is their heading and not one more link."""
    words = content_words([text])
    return not alone and text.count(" ") < _HEADING and share(words, content_words(below)) >= _OF_HEADING


def _goes_on(above: set[str], links: list[str], below: list[str], words: Words) -> bool:
    """Tell whether the paragraphs `below` are of the article whose words are `above`."""
    conjunction = opens_with_conjunction(below[0], words)
    if not links:
        return conjunction or share(content_words(below[:1]), above) >= _GOES_ON
    link, after = content_words(links[-1:]), content_words(below)
    score = _LINK_ABOVE * share(link, above) + _LINK_BELOW * share(link, after) + _CONJUNCTION * conjunction + _BIAS
    return score >= 0


def opens_with_conjunction(paragraph: str, words: Words) -> bool:
    """Tell whether `paragraph` begins as a later paragraph of an article does («وأضاف», «من جهته»)."""
    return words.goes_on.match(fold(paragraph[:40])) is not None


def share(part: set[str], whole: set[str]) -> float:
    """Return the share of the words `part` that are in `whole`; 0 where there are none."""
    return len(part & whole) / (len(part) or 1)


def content_words(texts: Iterable[str]) -> set[str]:
    """Return the folded words of `texts` of four letters or more, without article and conjunction."""
    return set().union(*map(_content_words, texts))


@lru_cache(maxsize=2 * _FARTHEST)  # the lines around one marker are those around the next
def _content_words(text: str) -> frozenset[str]:
    return frozenset(_CLITICS.sub("", word) for word in _WORD.findall(fold(text)))
