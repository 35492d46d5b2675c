"""One line of a document, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.cleaning.related import opens_with_conjunction
from warehouse.cleaning.rules import Rule, Rules, line_key
from warehouse.cleaning.title import is_paragraph

KEPT = frozenset({"title", "subtitle", "body", "heading"})

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_LINKS_AT_END = re.compile(r"(?:\s*(?:pic\.(?:twitter|x)\.com/\S+|https?://\S+))+\W*$")


@dataclass(slots=True)
class Line:
    """A line that is not blank: its span without outer white space, and what became of it."""

    start: int
    end: int
    text: str
    key: str
    role: str | None = None
    rule_id: str | None = None

    def cut(self, rule: Rule) -> None:
        """Cut the line by `rule`."""
        self.role, self.rule_id = rule.role, rule.rule_id

    @property
    def is_open(self) -> bool:
        """Whether no rule has spoken about the line."""
        return self.role is None


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank."""
    return [Line(*match.span(), match.group(), line_key(match.group())) for match in _LINE.finditer(text)]


def find_rule(line: Line, scope: str, rules: Rules) -> Rule | None:
    """Return the rule of `scope` that cuts `line`, or None; a paragraph that goes on an article is never cut."""
    rule = rules.match(scope, line.key)
    return None if rule and goes_on(line, rules) else rule


def goes_on(line: Line, rules: Rules) -> bool:
    """Tell whether `line` is a paragraph that continues what was said above («وأضاف», «من جهته»)."""
    return is_paragraph(_LINKS_AT_END.sub("", line.key)) and opens_with_conjunction(line.key, rules.words)
