"""The boilerplate rules: the table `boilerplate_rules`, compiled.

A rule is a row: `pattern` is a regular expression for text in normal form, `scope` says where it may cut:

    line   a whole line, anywhere
    head   a whole line above the article's first paragraph
    tail   a whole line below its last paragraph
    rest   a whole line after which a list of links or another article begins
    part   a piece of a line that is otherwise kept
    define names a pattern that others use as {rule_id}, as they do the kinds of the table `cleaning_words`

A line may have two scopes («head tail»). Before whole lines are matched, dates, times and weekdays in them are written
{date}, {time} and {weekday}, so that a pattern can ask for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from warehouse.arabic.calendar import DATE_PATTERN, HIJRI_PATTERN, WEEKDAY_PATTERN, comparable
from warehouse.arabic.letters import INVISIBLE, MARKS, TATWEEL
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.language import Languages
from warehouse.cleaning.outlets import Outlets
from warehouse.cleaning.pattern import check_pattern
from warehouse.cleaning.places import Places
from warehouse.cleaning.words import Words
from warehouse.errors import UsageError
from warehouse.lexicon.tables import Row, read_table

SCOPES = ("line", "head", "tail", "rest", "part")
ROLES = frozenset(
    (
        *("title", "subtitle", "body", "heading", "caption", "byline", "date", "credit", "source", "tags", "ui", "ad"),
        *("paywall", "embed", "related", "other_article", "duplicate_title"),
    )
)
LONGEST_LINE = 420  # characters; no whole-line rule speaks of longer ones

_MARKS_AND_TATWEEL = re.compile(f"[{MARKS}{TATWEEL}{INVISIBLE}]")
_DIGIT = re.compile(r"\d")
_TATWEEL_AS_DASH = re.compile(rf"(?<=\s){TATWEEL}{{1,3}}(?=\s)")
_SPACES = re.compile(r"\s+")
_DATES = re.compile(f"{HIJRI_PATTERN}|{DATE_PATTERN}")
_TIME = re.compile(r"(?<![\d{])\d{1,2}[:٫]\d\d(?::\d\d)?(?!\d)")
_WEEKDAY = re.compile(rf"(?<![^\W\d_])(?:يوم )?{WEEKDAY_PATTERN}(?![^\W\d_])")
_NAME = re.compile(r"\{([a-z_]+)\}")
_FROM_LINE = frozenset({"date", "time", "weekday"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: what it cuts, and as which role."""

    rule_id: str
    role: str
    scopes: tuple[str, ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """The rules of one scope, tried in the table's order as one regular expression."""

    regex: re.Pattern[str] | None
    rules: dict[str, Rule]

    def match(self, key: str) -> Rule | None:
        """Return the first rule that `key` (see `line_key`) as a whole obeys, or None."""
        found = self.regex.fullmatch(key) if self.regex else None
        return self.rules[found.lastgroup or ""] if found else None

    def pieces(self, text: str) -> Iterator[tuple[int, int, Rule]]:
        """Yield the pieces of `text` that obey a rule, in order: start, end, rule."""
        for found in self.regex.finditer(text) if self.regex else ():
            if found.end() > found.start():
                yield found.start(), found.end(), self.rules[found.lastgroup or ""]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, compiled, by scope, and the known outlets, places and languages; `version` changes with the tables."""

    matchers: dict[str, Matcher]
    version: str
    outlets: Outlets
    wires: re.Pattern[str]
    places: Places
    languages: Languages
    words: Words

    @classmethod
    def load(cls, user_dir: Path | None = None) -> Self:
        """Return our rules and the user's (`user_dir`/boilerplate_rules.csv), with what else they go by.

        Raises UsageError for a row with an unknown role or scope, or a pattern that is no regular expression.
        """
        rows = read_table("boilerplate_rules", user_dir=user_dir)
        sources, languages = (read_table(name, user_dir=user_dir) for name in ("sources", "languages"))
        return cls.of(rows, sources, Places.load(user_dir), languages, Words.load(user_dir))

    @classmethod
    def of(
        cls,
        rows: list[Row],
        sources: Sequence[Row] = (),
        places: Places | None = None,
        languages: Sequence[Row] = (),
        words: Words | None = None,
    ) -> Self:
        """Return the rules of `rows`, with `places`, `words` and what the tables `sources` and `languages` know."""
        places, words = places or Places(), words or Words()
        named = {kind: words.pattern(kind) for kind in words.by_kind}
        rules = list(_read(rows, named))
        matchers = {scope: _compile([rule for rule in rules if scope in rule.scopes]) for scope in SCOPES}
        wires = re.compile(named.get("wires", "(?!)"))
        version = _version(rows, sources, places, languages, words)
        outlets = Outlets.of(sources, words)
        return cls(matchers, version, outlets, wires, places, Languages.of(languages), words)

    def head(self, *given: str | None) -> Head:
        """Return what tells outlets and places in lines above an article; `given` names come with the document."""
        return Head(self.outlets.with_given(*given), self.wires, self.places)

    def match(self, scope: str, key: str) -> Rule | None:
        """Return the rule of `scope` that the whole line `key` obeys, or None."""
        return self.matchers[scope].match(key) if len(key) <= LONGEST_LINE else None

    def pieces(self, text: str) -> Iterator[tuple[int, int, Rule]]:
        """Yield the pieces of the line `text` that rules of scope `part` cut."""
        return self.matchers["part"].pieces(text)


def _version(
    rows: Sequence[Row], sources: Sequence[Row], places: Places, languages: Sequence[Row], words: Words
) -> str:
    """Return a hash of what the rows of all tables do; examples and notes do not count."""
    cells: list[tuple[str, ...]] = [(row["rule_id"], row["role"], row["scope"], row["pattern"]) for row in rows]
    cells += [("sources", row["source_id"], row["name"], row["domain"]) for row in sources]
    cells += [("languages", row["language"], row["letters"], row["forms"]) for row in languages]
    cells += [(kind, *found) for kind, found in words.by_kind.items()]
    cells += [("places", *sorted(places.names)), ("common_words", *sorted(places.common))]
    return hashlib.sha256("\x1e".join("\x1f".join(cell) for cell in cells).encode()).hexdigest()[:12]


def line_key(line: str) -> str:
    """Return `line` as whole-line patterns see it: normal form, its dates and times by name.

    Lines that are too long for any rule come back as they are.
    """
    if len(line) > LONGEST_LINE:
        return line
    if TATWEEL in line:
        line = _TATWEEL_AS_DASH.sub("-", line)
    key = _SPACES.sub(" ", _MARKS_AND_TATWEEL.sub("", line)).strip()
    if _DIGIT.search(key) is None:
        return key
    plain = comparable(key)
    spans = [(*found.span(), "{date}") for found in _DATES.finditer(plain)]
    spans += [(*found.span(), "{time}") for found in _TIME.finditer(plain)]
    if spans:
        spans += [(*found.span(), "{weekday}") for found in _WEEKDAY.finditer(plain)]
    end = len(key)
    for start, stop, name in sorted(spans, reverse=True):
        if stop <= end:
            key, end = key[:start] + name + key[stop:], start
    return key


def _read(rows: list[Row], named: dict[str, str]) -> Iterator[Rule]:
    """Yield the rules of `rows`; the patterns of scope `define` are added to `named`."""
    seen: set[str] = set()
    for row in rows:
        where = f"boilerplate_rules, rule {row['rule_id']!r}"
        if not row["rule_id"].isidentifier() or row["rule_id"] in seen:
            raise UsageError(f"{where}: rule_id must be unique, and of letters, digits and underscores.")
        seen.add(row["rule_id"])
        pattern = _expand(row["pattern"], named, where)
        scopes = tuple(row["scope"].split())
        check_pattern(pattern, where, searched="part" in scopes)
        if scopes == ("define",):
            named[row["rule_id"]] = f"(?:{pattern})"
            continue
        if not scopes or not set(scopes) <= set(SCOPES):
            raise UsageError(f"{where}: scope {row['scope']!r} is none of {', '.join(SCOPES)}, define.")
        if row["role"] not in ROLES:
            raise UsageError(f"{where}: role {row['role']!r} is none of {', '.join(sorted(ROLES))}.")
        yield Rule(row["rule_id"], row["role"], scopes, pattern)


def _expand(pattern: str, named: dict[str, str], where: str) -> str:
    def replace(name: re.Match[str]) -> str:
        if name[1] in _FROM_LINE:
            return re.escape(name[0])
        if name[1] not in named:
            raise UsageError(f"{where}: {name[0]} is not defined by a row above it.")
        return named[name[1]]

    return _NAME.sub(replace, pattern)


def _compile(rules: list[Rule]) -> Matcher:
    if not rules:
        return Matcher(None, {})
    groups = "|".join(f"(?P<{rule.rule_id}>{rule.pattern})" for rule in rules)
    return Matcher(re.compile(groups), {rule.rule_id: rule for rule in rules})
