"""Names: exact spans, clitics, short forms, roles, and words that only look like names."""

import pytest

from warehouse.arabic.words import Passage
from warehouse.extraction.names import find_names, recognize
from warehouse.extraction.names.tagger import load_tagger
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Mention


def read(body: str, lexicon: Lexicon, title: str | None = None) -> tuple[Mention, ...]:
    return find_names(Reading({"title": Passage(title or ""), "body": Passage(body)}, None), lexicon)


def names(body: str, lexicon: Lexicon) -> list[str]:
    return [mention.surface for mention in read(body, lexicon) if mention.mention_type == "name"]


NAMES = [
    ("زار ماكرون القاهرة يوم أمس", ["ماكرون", "القاهرة"]),
    ("سلّم السفير رسالة لماكرون وللولايات المتحدة", ["ماكرون", "لولايات المتحدة"]),
    ("اجتمعوا ببيروت ودمشق وبغداد", ["بيروت", "دمشق", "بغداد"]),
    ("أعلنت وزارة الدفاع الروسية سقوط مسيّرة", ["وزارة الدفاع الروسية"]),
    ("قال وزير الخارجية التركي إن بلاده ترحب", []),
    ("رحّبت الخارجية الروسية بالبيان", ["الخارجية الروسية"]),
    ("السياسة الخارجية الروسية تتغير", []),
    ("عاد إلى مدينة صور بعد غياب", ["صور"]),
    ("التقطت الصحيفة صور الزلزال", []),
    ("دعم مالي جديد للمزارعين", []),
    ("بنين وبنات في المدرسة", []),
    ("تراجعت القاعدة الضريبية", []),
    ("فقد كان اليوم طويلاً", []),
    ("وصل الوفد إلى السعودية", ["السعودية"]),
    ("نشرت الصحف السعودية التفاصيل", []),
    ("استضاف برشلونة الإسباني ضيفه", ["برشلونة"]),
    ("نقلت صحيفة الأهرام المصرية النبأ", ["الأهرام"]),
    ("أعلنت أرامكو السعودية أرباحها", ["أرامكو السعودية"]),
    ("أقر الكونغرس الأميركي القانون", ["الكونغرس الأميركي"]),
    ("ودعا الفقيد الجليل إلى الصبر", []),
]


@pytest.mark.parametrize(("body", "expected"), NAMES)
def test_names(body: str, expected: list[str], lexicon: Lexicon) -> None:
    assert names(body, lexicon) == expected


UNKNOWN = [
    ("وأوضح الدكتور يوهان غرونفيلد أن النتائج أولية", "يوهان غرونفيلد", "person"),
    ("التقى المدير حمدان بن سعيد البلوشي وفدا من الطلاب", "حمدان بن سعيد البلوشي", "person"),
    ("من جهته، قال عبد الرحيم بوزكارن إن المشروع سيتأخر", "عبد الرحيم بوزكارن", "person"),
    ("وصل القطار إلى مدينة كرونشتات مساء أمس", "كرونشتات", "location"),
    ("أعلنت شركة «نوردلاين» تراجع أرباحها", "نوردلاين", "organization"),
]


@pytest.mark.parametrize(("body", "name", "kind"), UNKNOWN)
def test_names_that_no_table_has(body: str, name: str, kind: str, lexicon: Lexicon) -> None:
    found = [mention for mention in read(body, lexicon) if mention.mention_type == "name"]
    assert [(mention.surface, mention.entity_type, mention.entity_id) for mention in found] == [(name, kind, None)]


def test_the_fast_tagger_finds_persons_too(lexicon: Lexicon) -> None:
    reading = Reading({"title": Passage(""), "body": Passage("وأوضح الدكتور يوهان غرونفيلد أن النتائج أولية")}, None)
    (mention,) = recognize(reading, lexicon, load_tagger(lexicon, "fast"))
    assert mention.surface == "يوهان غرونفيلد"


def test_spelling_variants_are_one_entity(lexicon: Lexicon) -> None:
    spellings = ["أنطونيو غوتيريش", "أنطونيو جوتيريش", "أنطونيو غوتيريس"]
    found = {mention.entity_id for spelling in spellings for mention in read(f"صرّح {spelling}", lexicon)}
    assert len(found) == 1


def test_a_short_form_needs_the_full_one(lexicon: Lexicon) -> None:
    assert [mention for mention in read("تحدث كيم أمام المحطة", lexicon) if mention.entity_id] == []
    body = "وصل كيم جونغ أون إلى المحطة. وتحدث كيم أمام المحطة"
    full, short = read(body, lexicon)
    assert short.surface == "كيم"
    assert short.entity_id == full.entity_id


def test_a_title_may_use_the_short_form_of_the_body(lexicon: Lexicon) -> None:
    mentions = read("وصل كيم جونغ أون إلى المحطة", lexicon, title="كيم يصل بالقطار")
    assert [(mention.field, mention.surface) for mention in mentions] == [("title", "كيم"), ("body", "كيم جونغ أون")]


OUTLETS = [
    ("وأوضح المدير لـ«الشرق الأوسط» أن العمل بدأ", "organization:asharq-al-awsat"),
    ('وأوضح المدير ل "الشرق الأوسط" أن العمل بدأ', "organization:asharq-al-awsat"),
    ("وذكرت «الشرق الأوسط» أن العمل بدأ", "organization:asharq-al-awsat"),
    ("وصل إلى منطقة «الشرق الأوسط» أمس", "location:middle-east"),
    ("وأوضح المدير أن الشرق الأوسط يتغير", "location:middle-east"),
]


@pytest.mark.parametrize(("body", "entity"), OUTLETS)
def test_a_newspaper_may_have_the_name_of_a_place(body: str, entity: str, lexicon: Lexicon) -> None:
    assert [mention.entity_id for mention in read(body, lexicon)] == [entity]


def test_nationalities_are_nominal(lexicon: Lexicon) -> None:
    (mention,) = read("استقبل المسؤول الكوري الشمالي الوفد", lexicon)
    assert (mention.surface, mention.mention_type, mention.entity_id) == ("الكوري الشمالي", "nominal", "location:kp")


@pytest.mark.parametrize(
    ("body", "surface", "entity"),
    [
        ("غادر فلسطينيان القاعة", "فلسطينيان", "location:ps"),
        ("غادرت سوريتان القاعة", "سوريتان", "location:sy"),
        ("استقبل المركز سائحا يمنيا", "يمنيا", "location:ye"),
        ("التقى الوفد صحافيتين كوريتين جنوبيتين", "كوريتين جنوبيتين", "location:kr"),
        ("غنت الطالبات المغربيات نشيدا", "المغربيات", "location:ma"),
    ],
)
def test_nationalities_are_inflected(body: str, surface: str, entity: str, lexicon: Lexicon) -> None:
    assert [(mention.surface, mention.entity_id) for mention in read(body, lexicon)] == [(surface, entity)]


@pytest.mark.parametrize("body", ["غيرت مجريات النقاش رأيه", "تنتشر الشركة في الأمريكيتين"])
def test_what_looks_like_one_is_no_nationality(body: str, lexicon: Lexicon) -> None:
    assert read(body, lexicon) == ()


def test_any_holder_of_a_role_is_nobody(lexicon: Lexicon) -> None:
    found = read("لم يسبق لرئيس أميركي أن زار القرية", lexicon)
    assert [mention.entity_type for mention in found] == ["location"]


def test_an_adjective_tells_a_sector_from_a_strip(lexicon: Lexicon) -> None:
    body = "انهار القطاع الصحي في قطاع غزة، وتوقف القطاع الخاص عن العمل، وعاد القطاع الفلسطيني، ثم القطاع الذي ينتظر"
    found = [mention.surface for mention in read(body, lexicon) if mention.entity_id == "location:gaza-strip"]
    assert found == ["قطاع غزة", "القطاع", "القطاع"]


def test_a_role_refers_to_the_person_introduced_with_it(lexicon: Lexicon) -> None:
    body = "استقبل الرئيس الفرنسي إيمانويل ماكرون ضيفه. ثم غادر الرئيس الفرنسي القصر"
    roles = [mention for mention in read(body, lexicon) if mention.method == "role"]
    assert [(role.surface, role.entity_id) for role in roles] == [("الرئيس الفرنسي", "person:emmanuel-macron")]


@pytest.mark.parametrize("body", [body for body, _ in NAMES])
def test_spans_are_exact(body: str, lexicon: Lexicon) -> None:
    for mention in read(body, lexicon):
        assert body[mention.start_char : mention.end_char] == mention.surface
