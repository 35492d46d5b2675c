"""From an article's title and body to facts, one module a kind of fact.

Every extractor is called in the same way, `find_…(reading, lexicon)`, and returns a tuple of records of
`warehouse.model`. A `Reading` carries the text cut into words and what the extractors before found; the order is
names → dates → quotes → events (`annotate`).
"""
