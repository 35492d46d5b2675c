"""The closed classes of words that the search for events steers by: the table `event_cues`, folded.

They are words of the language, not of the news: what the news is about stands in `event_triggers`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from pathlib import Path

from warehouse.arabic.letters import fold
from warehouse.errors import UsageError
from warehouse.lexicon.tables import read_table

Words = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """One set of folded forms for each kind of the table; two of one kind are the same object or different."""

    adverb: Words  # times and adverbs, which may stand between a verb and its subject
    ahead: Words  # adjectives that put a noun into the future
    also_play: Words  # words of play that politics has, too («السباق», «المنتخب»)
    anaphor: Words  # nouns that, with the article, mean a body named elsewhere («الحلف»)
    before_fact: Words  # what makes «أن» and a verb tell what happened («قبل أن»)
    belonging: Words  # what ties a part to its body («قوة تابعة للجيش»)
    by: Words  # what brings the agent of a noun («على يد»)
    carrier: Words  # verbs whose subject does what the noun after them says («قام بزيارة»)
    cause: Words  # what leads from a toll to the attack («قتل … في هجوم»)
    claim: Words
    command: Words  # «بقيادة»
    condition: Words  # what makes the clause after it a mere idea («إذا»)
    content: Words  # what opens that which somebody says
    count: Words  # how many a group counts («ست دول»)
    denial: Words
    distributive: Words  # «كل من» before a list
    duty: Words  # what makes the clause after it one that should come true («يجب أن»)
    existence: Words  # verbs of existence, which a negation may precede
    epithet: Words  # adjectives of armed groups that leave the noun before them the same («الحركة المتشددة»)
    fighting: Words  # verbs whose subject is who fights («شن غارات»)
    filler: Words  # what may stand inside a noun phrase («وزير الخارجية»)
    force: Words  # nouns of those who use force: «اقتحام القوات» is theirs
    group: Words  # nouns that a list spells out («ست دول، هي …»)
    habit: Words  # what «ما» after it does not negate («كثيرا ما»)
    head: Words  # nouns that head a phrase around a name: roles, bodies, people, places
    homeland: Words  # nouns that mean the country of who speaks («بلاده»)
    hypothetical: Words  # what makes the noun after it a mere idea
    light_verb: Words  # verbs that carry a noun («أجرى مباحثات»), and others that a phrase cannot reach over
    list: Words  # «هي» before the members of a group
    medium: Words  # bodies that somebody speaks to («مقابلة مع صحيفة»), no party to what he says
    masculine: Words  # beginnings of countries' names that are not feminine
    negation: Words
    no_article: Words  # words that begin with «ال» of their own («التزام»)
    not_future: Words  # beginnings of words that look like future verbs and are none
    office: Words  # adjectives of an office («الأمين العام»)
    opener: Words  # words that open a clause
    other_day: Words  # what puts the noun after it on another day («غداة»)
    outcome: Words  # what leads from an attack to its toll («أسفر عن»)
    pair: Words  # two parties named before
    people: Words  # nouns that are a subject without being a name
    perfect: Words  # what only a verb can follow
    perhaps: Words  # what makes the imperfect after it a possibility («قد تفرض»)
    place: Words  # prepositions before a place
    planning: Words  # what puts the words after it into the future
    play: Words  # words of matches, films and plays, where attacks and defeats are none
    possible: Words  # what makes the noun before it a mere idea
    preposition: Words  # prepositions, and what works like one
    private: Words  # people who do not stand for their country («مواطن يمني»)
    rebel: Words  # anaphors that mean the armed group of an article («المتمردون»)
    relative: Words  # relative pronouns
    resumptive: Words  # what ties a clause to the noun before it («زيارة التقى خلالها …»)
    saying: Words  # what somebody said or asked, which another rejects («رفض مطالب …»)
    since: Words  # what makes a date the end of a time, not the day of the event
    state: Words  # the anaphors that can mean the state itself («الجيش»)
    target: Words  # nouns of what is hit, before whose it is («مواقع لتنظيم …»)
    title: Words  # the heads that are a person
    towards: Words
    undergoing: Words  # verbs whose subject meets with what the noun after them says («واجه انتقادات»)
    unit: Words  # heads of a part that acts for its body («وفد من …», «طائرات تابعة لـ …»)
    victim: Words  # whom a killing counts, and how many
    violence: Words  # nouns of attacks, which make a «حادث» one


def event_cues(user_dir: Path | None = None) -> Cues:
    """Read the table `event_cues`; UsageError names a row of an unknown kind."""
    kinds = [field.name for field in fields(Cues)]
    words: dict[str, set[str]] = defaultdict(set)
    for row in read_table("event_cues", user_dir=user_dir):
        if row["kind"] not in kinds:
            raise UsageError(f"event cue «{row['form']}»: kind is «{row['kind']}», allowed are {kinds}.")
        words[row["kind"]].add(fold(row["form"]))
    return Cues(**{kind: frozenset(words[kind]) for kind in kinds})
