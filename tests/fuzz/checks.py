"""What holds of every document, whatever is in it."""

from __future__ import annotations

from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.extraction.annotate import annotate
from warehouse.lexicon import Lexicon
from warehouse.model import Annotation, CleanDocument, RawDocument


def check(document: RawDocument, rules: Rules, lexicon: Lexicon, *, twice: bool = False) -> str:
    """Clean and annotate `document` and return `read`, or the reason why it is unreadable.

    Raises AssertionError where something does not hold of what is found; with `twice`, also where it is found only
    once. Anything else that is raised is a crash.
    """
    try:
        article = clean(document, rules)
    except Unreadable as error:
        return error.reason
    check_article(article)
    facts = annotate(article, lexicon)
    check_facts(article, facts)
    if twice:
        assert clean(document, rules) == article, "cleaned anew, it is another article"
        assert annotate(article, lexicon) == facts, "annotated anew, it has other facts"
    return "read"


def check_article(article: CleanDocument) -> None:
    at = 0
    for segment in article.segments:
        assert segment.start_char == at, "the segments do not partition the text"
        assert segment.end_char > segment.start_char
        at = segment.end_char
        assert segment.kept or segment.rule_id or segment.role == "blank", f"no rule cut {segment}"
    assert at == len(article.text), "the segments do not partition the text"
    kept = [(piece.role, article.text[piece.start_char : piece.end_char]) for piece in article.segments if piece.kept]
    titles = [text for role, text in kept if role == "title"]
    assert titles == ([article.title] if article.title is not None else [])
    assert article.body == "\n".join(text for role, text in kept if role != "title")
    assert article.body.strip()
    for text in (article.text, article.title, article.byline, article.outlet, article.url, *article.tags):
        (text or "").encode()  # no lone surrogate: it can be stored
        assert "\x00" not in (text or "")
    assert 0 <= article.language_score <= 1
    known = article.published_date is not None
    assert known == (article.date_source is not None) == (article.date_precision is not None)
    assert known == (article.date_reason is None)


def check_facts(article: CleanDocument, facts: Annotation) -> None:
    fields = {"title": article.title or "", "body": article.body}

    def check_span(fact: object, surface: str) -> None:
        start, end = fact.start_char, fact.end_char
        assert 0 <= start < end <= len(fields[fact.field]), f"a span outside the text: {fact}"
        assert fields[fact.field][start:end] == surface, f"a span with another text: {fact}"
        assert surface == surface.strip(), f"a span that begins or ends with white space: {fact}"

    def check_index(index: int | None, among: tuple) -> None:
        assert index is None or 0 <= index < len(among), f"no fact has number {index}"

    for mention in facts.mentions:
        check_span(mention, mention.surface)
        assert 0 <= mention.confidence <= 1
        assert mention.sentence_index >= 0
        assert mention.name_key
    spans = [(mention.field, mention.start_char, mention.end_char) for mention in facts.mentions]
    assert len(set(spans)) == len(spans), "two mentions have one span"
    for date in facts.dates:
        check_span(date, date.expression)
        assert (date.date_start is None) == (date.date_end is None) == (date.precision is None)
        assert date.date_start is None or date.date_start <= date.date_end
    for quote in facts.quotes:
        check_span(quote, quote.quote_text)
        check_index(quote.speaker, facts.mentions)
        assert quote.speaker is None or quote.speaker_surface == facts.mentions[quote.speaker].surface
    for report in facts.events:
        check_span(report, report.trigger)
        check_index(report.date_expression, facts.dates)
        check_index(report.attribution, facts.mentions)
        check_index(report.location, facts.mentions)
        assert 0 <= report.confidence <= 1
        for participant in report.participants:
            check_index(participant.mention, facts.mentions)
