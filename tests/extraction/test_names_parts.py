"""The parts of name finding: patterns, the vote on what the tagger found, spreading, tags and windows."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from warehouse.arabic.letters import normalize
from warehouse.arabic.words import Passage
from warehouse.extraction.names import recognize
from warehouse.extraction.names.catalogued import find_catalogued
from warehouse.extraction.names.features import Features
from warehouse.extraction.names.found import Found
from warehouse.extraction.names.spreading import spread
from warehouse.extraction.names.tagger import (
    CRF,
    ENCODER,
    MODEL,
    TOKENIZER,
    Crf,
    Encoder,
    Place,
    Tagged,
    Tagger,
    chosen_tagger,
)
from warehouse.extraction.names.tags import TAGS, Scores, Span, best_tags, spans
from warehouse.extraction.names.tokens import WINDOW, Token, pack, sentences_of, tokens_of
from warehouse.extraction.names.vote import Vote, join
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.lexicon.tables import Row, read_table


def reading_of(body: str, title: str = "") -> Reading:
    return Reading({"title": Passage(title), "body": Passage(body)}, None)


@pytest.mark.parametrize("row", read_table("organization_heads"), ids=lambda row: normalize(row["example"]))
def test_organization_heads_find_their_examples(row: Row, lexicon: Lexicon) -> None:
    def found(text: str) -> list[str]:
        mentions = recognize(reading_of(text), lexicon, None)
        return [item.surface for item in mentions if item.entity_type == "organization"]

    assert [surface for surface in found(row["example"]) if surface.startswith(row["head"])]
    assert not [surface for surface in found(row["counterexample"]) if surface.startswith(f"{row['head']} ")]


def words_of(body: str, name: str) -> range:
    """Return the indexes of the words of `name` in `body`; its first word may have a proclitic."""
    count = len(name.split())
    words = [body[word.start : word.end] for word in Passage(body).words]
    first = next(at for at in range(len(words)) if " ".join(words[at : at + count]).endswith(name))
    return range(first, first + count)


def vote(body: str, name: str, kind: str, confidence: float, lexicon: Lexicon) -> list[Found]:
    """Return the names of `body` where the tagger found `name`."""
    reading = reading_of(body)
    words = words_of(body, name)
    catalogued = find_catalogued(reading, lexicon)
    tagged = Tagged("body", words.start, words.stop, kind, confidence)
    return join(catalogued, list(Vote(reading, lexicon, catalogued, {}).added([tagged])))


VOTES = [
    # the tagger's name, its kind, how sure, the text, the names in the end
    (("يوهان غرونفيلد", "person", 0.9), "وقال يوهان غرونفيلد إن الأزمة انتهت", ["يوهان غرونفيلد"]),
    (("يوهان غرونفيلد", "person", 0.4), "وقال يوهان غرونفيلد إن الأزمة انتهت", []),
    (("وأضاف غرونفيلد", "person", 0.95), "وأضاف غرونفيلد أن الأزمة انتهت", ["غرونفيلد"]),
    (("الرئيس غرونفيلد", "person", 0.95), "وصل الرئيس غرونفيلد أمس", ["غرونفيلد"]),
    (("الألماني غرونفيلد", "person", 0.95), "سجل الألماني غرونفيلد هدفين", ["غرونفيلد"]),
    (("ماي الجاري", "person", 0.99), "يوم 21 ماي الجاري", []),
    (("الروسي", "person", 0.99), "قال الروسي كلمته", []),
    (("غرونفيلد وماكرون", "person", 0.9), "التقى غرونفيلد وماكرون أمس", ["غرونفيلد", "ماكرون"]),
    (("معهد القاهرة للترجمة", "organization", 0.9), "في معهد القاهرة للترجمة أمس", ["معهد القاهرة للترجمة"]),
    (("القاهرة", "organization", 0.99), "وصل إلى القاهرة أمس", ["القاهرة"]),
    (("سيدي بوهلال", "other", 0.99), "زار سيدي بوهلال", []),
    (("غرونفيلد", "person", 0.7), "وأوضح الدكتور غرونفيلد ذلك", ["غرونفيلد"]),  # a title announces it
    (("غرونفيلد", "person", 0.7), "ثم عاد غرونفيلد أمس", []),
    (("كرونستاد", "location", 0.7), "غادر بلدة كرونستاد أمس", ["كرونستاد"]),
    (("كرونستاد", "person", 0.7), "غادر بلدة كرونستاد أمس", []),
    (("نوردلاين", "organization", 0.7), "أعلنت شركة «نوردلاين» أرباحها", ["نوردلاين"]),
    (("سعيد", "person", 0.96), "ثم عاد سعيد أمس", ["سعيد"]),
    (("سعيد", "person", 0.92), "ثم عاد سعيد أمس", []),
    (("بن فيصل", "person", 0.9), "ثم عاد تركي بن فيصل أمس", ["تركي بن فيصل"]),
    (("بن فيصل", "person", 0.9), "ثم عاد عبد الإله بن فيصل أمس", ["عبد الإله بن فيصل"]),
    (("بن فيصل", "person", 0.9), "وقال بن فيصل إن الأزمة انتهت", ["بن فيصل"]),
    (("مساعد بن فيصل", "person", 0.9), "وقال مساعد بن فيصل كلمته", ["مساعد بن فيصل"]),  # «مساعد» is a role too
    (("بن فيصل", "person", 0.9), "وقال الأمير مساعد بن فيصل كلمته", ["مساعد بن فيصل"]),
]


@pytest.mark.parametrize(("tagged", "body", "expected"), VOTES, ids=[" ".join(map(str, row[0])) for row in VOTES])
def test_vote(tagged: tuple[str, str, float], body: str, expected: list[str], lexicon: Lexicon) -> None:
    found = [item for item in vote(body, *tagged, lexicon) if item.is_name]
    assert [body[item.start : item.end] for item in found] == expected


def test_a_longer_name_keeps_the_catalogues_identity(lexicon: Lexicon) -> None:
    body = "استقبل محمد بن سلمان بن عبد العزيز الوفد"
    (known,) = [item for item in find_catalogued(reading_of(body), lexicon) if item.entity_type == "person"]
    (found,) = vote(body, "محمد بن سلمان بن عبد العزيز", "person", 0.95, lexicon)
    assert (body[found.start : found.end], found.entity_id) == ("محمد بن سلمان بن عبد العزيز", known.entity_id)


CLITICS = [
    ("لغرونفيلد", "غرونفيلد", "قال غرونفيلد كلمة. شكرا لغرونفيلد"),  # the name stands elsewhere without
    ("وليد غرونفيلد", "وليد غرونفيلد", "قال وليد غرونفيلد كلمة"),  # a given name of the catalogue
    ("بالزهراوية", "الزهراوية", "يسكن بالزهراوية منذ عام"),  # an article follows
    ("ويلكرمان", "ويلكرمان", "وصل ويلكرمان إلى هناك"),  # nothing says that و is a conjunction
]


@pytest.mark.parametrize(("word", "expected", "body"), CLITICS)
def test_proclitics_are_no_part_of_an_unknown_name(word: str, expected: str, body: str, lexicon: Lexicon) -> None:
    found = vote(body, word, "person", 0.99, lexicon)[-1]
    assert body[found.start : found.end] == expected


SPREADS = [
    ("قال يوهان غرونفيلد كلمة. ثم عاد غرونفيلد", "يوهان غرونفيلد", "person", ["يوهان غرونفيلد", "غرونفيلد"]),
    ("قال عمر المبارك كلمة في عيد الفطر المبارك", "عمر المبارك", "person", ["عمر المبارك"]),
    ("قال عمر المبارك كلمة. وصل خالد المبارك", "عمر المبارك", "person", ["عمر المبارك"]),
    ("زار كرونستاد. ثم غادر كرونستاد", "كرونستاد", "location", ["كرونستاد", "كرونستاد"]),
]


@pytest.mark.parametrize(("body", "name", "kind", "expected"), SPREADS)
def test_a_name_is_found_everywhere(body: str, name: str, kind: str, expected: list[str], lexicon: Lexicon) -> None:
    found = spread(reading_of(body), lexicon, vote(body, name, kind, 0.99, lexicon), {})
    assert [body[item.start : item.end] for item in found] == expected
    assert len({item.name_key for item in found}) == 1


def test_words_surely_in_no_name_are_left_alone(lexicon: Lexicon) -> None:
    body = "شركة الكهرباء. انقطعت الكهرباء"
    found = vote(body, "الكهرباء", "organization", 0.99, lexicon)
    assert len(spread(reading_of(body), lexicon, found, {("body", 3): 0.999})) == 1
    assert len(spread(reading_of(body), lexicon, found, {("body", 3): 0.5})) == 2


def test_two_persons_of_one_last_name_stay_apart(lexicon: Lexicon) -> None:
    body = "التقى يوهان غرونفيلد أولغا غرونفيلد. قال غرونفيلد"
    reading = reading_of(body)
    both = [Tagged("body", 1, 3, "person", 0.99), Tagged("body", 3, 5, "person", 0.99)]
    found = spread(reading, lexicon, list(Vote(reading, lexicon, (), {}).added(both)), {})
    assert len({item.name_key for item in found}) == len(found)


def test_a_father_and_his_son_stay_apart(lexicon: Lexicon) -> None:
    body = "قال جابر بن سالم العكيدي. رد سالم بن جابر العكيدي. وأضاف العكيدي"
    reading = reading_of(body)
    both = [Tagged("body", 1, 5, "person", 0.99), Tagged("body", 6, 10, "person", 0.99)]
    found = spread(reading, lexicon, list(Vote(reading, lexicon, (), {}).added(both)), {})
    assert [item.name_key for item in found] == ["جابر بن سالم العكيدي", "سالم بن جابر العكيدي"]


def test_a_shorter_name_is_the_longer_ones_if_its_words_are_in_their_order(lexicon: Lexicon) -> None:
    body = "قال جابر بن سالم العكيدي. وذكر جابر العكيدي ذلك"
    reading = reading_of(body)
    both = [Tagged("body", 1, 5, "person", 0.99), Tagged("body", 6, 8, "person", 0.99)]
    found = spread(reading, lexicon, list(Vote(reading, lexicon, (), {}).added(both)), {})
    assert {item.name_key for item in found} == {"جابر بن سالم العكيدي"}


def test_a_name_that_may_go_on_is_not_announced(lexicon: Lexicon) -> None:
    reading = reading_of("أعلنت شركة نوردلاين غروب أرباحها")
    item = Tagged("body", 2, 3, "organization", 0.7)
    assert list(Vote(reading, lexicon, (), {("body", 3): 0.99}).added([item]))
    assert not list(Vote(reading, lexicon, (), {("body", 3): 0.5}).added([item]))


class CountingEncoder(Encoder):
    """The encoder, and how many windows it was asked about."""

    asked = 0

    def scores(self, windows: Sequence[Sequence[Token]]) -> list[Scores]:
        self.asked += len(windows)
        return super().scores(windows)


def test_the_encoder_is_asked_where_a_name_is_suspected(lexicon: Lexicon) -> None:
    def asked(body: str, known: set[Place]) -> int:
        encoder = CountingEncoder(MODEL / ENCODER, MODEL / TOKENIZER)
        Tagger(Crf(MODEL / CRF, Features(lexicon.catalogue)), encoder).tag(reading_of(body), known)
        return encoder.asked

    assert asked("كان الطقس جميلا في الصباح", set()) == 0
    assert asked("وقال يوهان غرونفيلد كلمة", set()) == 1
    assert asked("وقال يوهان غرونفيلد كلمة", {("body", 1), ("body", 2)}) == 0


def test_tags_become_spans() -> None:
    tags = ["B-person", "I-person", "B-person", "O", "I-location", "I-organization"]
    assert list(spans(tags)) == [
        Span(0, 2, "person", 1.0),
        Span(2, 3, "person", 1.0),
        Span(4, 5, "location", 1.0),
        Span(5, 6, "organization", 1.0),
    ]


def test_words_in_no_name_have_no_tags() -> None:
    scores = np.full((3, len(TAGS)), -5.0, np.float32)
    scores[:, TAGS.index("O")] = -0.1
    assert best_tags(scores) == [0, 0, 0]
    assert best_tags(scores[:0]) == []


def test_the_best_tags_are_allowed_ones() -> None:
    scores = np.full((2, len(TAGS)), -9.0, np.float32)
    scores[0, TAGS.index("O")], scores[0, TAGS.index("B-person")] = -0.1, -2.0
    scores[1, TAGS.index("I-person")], scores[1, TAGS.index("O")] = -0.1, -8.0
    assert [TAGS[tag] for tag in best_tags(scores)] == ["B-person", "I-person"]


def test_tokens_are_words_and_marks() -> None:
    passage = Passage("قال «غرونفيلد»: نعم")
    assert [token.text for token in tokens_of(passage)] == ["قال", "«", "غرونفيلد", "»", ":", "نعم"]
    assert [passage.text[token.start : token.end] for token in tokens_of(passage)] == [
        token.text for token in tokens_of(passage)
    ]


def test_windows_hold_whole_sentences_and_every_token() -> None:
    passage = Passage("\n".join("كلمة " * count for count in (50, 40, 30, 250)))
    sentences = list(sentences_of(passage))
    windows = list(pack(sentences))
    assert [len(window) for window in windows] == [90, 30, WINDOW, WINDOW, 250 - 2 * WINDOW]
    assert [token for window in windows for token in window] == [token for sentence in sentences for token in sentence]


def test_threads_share_one_tagger(lexicon: Lexicon) -> None:
    sentence = "التقى الوزير سامر العبدلي وفداً من بلدة عين الريحان. "
    readings = [Reading({"title": Passage(""), "body": Passage(sentence * count)}, None) for count in range(1, 9)]
    tagger = chosen_tagger(lexicon)
    alone = [tagger.tag(reading) for reading in readings]
    with ThreadPoolExecutor(8) as threads:
        for together in [list(threads.map(tagger.tag, readings)) for _ in range(5)]:
            assert together == alone
