"""Quotes: marks of every style, what is no speech, and who speaks."""

import pytest

from warehouse.extraction.names import find_names
from warehouse.extraction.quotes import find_quotes
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import CleanDocument, Quote


def quotes(body: str, lexicon: Lexicon, title: str | None = None) -> tuple[Quote, ...]:
    reading = Reading.of(CleanDocument("d", "", (), title, body, "ar", 1.0))
    reading = reading.having(mentions=find_names(reading, lexicon))
    found = find_quotes(reading, lexicon)
    for quote in found:
        passage = reading.passages[quote.field].text
        assert passage[quote.start_char : quote.end_char] == quote.quote_text
        assert "\n" not in quote.quote_text
        if quote.speaker is not None:
            assert reading.facts.mentions[quote.speaker].surface == quote.speaker_surface
    return found


MARKS = [
    ("قال: «سنبني المدرسة قبل الشتاء»", ["سنبني المدرسة قبل الشتاء"]),
    ("قال: “سنبني المدرسة قبل الشتاء”", ["سنبني المدرسة قبل الشتاء"]),
    ('قال "سنبني المدرسة قبل الشتاء" ثم غادر', ["سنبني المدرسة قبل الشتاء"]),
    ('قال " سنبني المدرسة قبل الشتاء " ثم غادر', ["سنبني المدرسة قبل الشتاء"]),
    ("قال: «سنبني المدرسة قبل الشتاء”، وغادر", ["سنبني المدرسة قبل الشتاء"]),
    ("طالب بـ”بناء المدرسة قبل حلول الشتاء” فورا", ["بناء المدرسة قبل حلول الشتاء"]),
    ("قال: ”سنبني المدرسة قبل الشتاء“", ["سنبني المدرسة قبل الشتاء"]),
    ('قال: «سنبني "مدرسة الحي" قبل الشتاء»', ['سنبني "مدرسة الحي" قبل الشتاء']),
    ("قال: «سنبني المدرسة قبل الشتاء", ["سنبني المدرسة قبل الشتاء"]),
    ("قال: «سنبني المدرسة قبل الشتاء\nعاد القوم", ["سنبني المدرسة قبل الشتاء"]),
    (
        "قال: «سنبني المدرسة قبل الشتاء\nونفتح المكتبة بعد العيد»",
        ["سنبني المدرسة قبل الشتاء", "ونفتح المكتبة بعد العيد"],
    ),
    (
        "«سنبني المدرسة قبل الشتاء. وأضاف: «ونفتح المكتبة بعد العيد»",
        ["سنبني المدرسة قبل الشتاء.", "ونفتح المكتبة بعد العيد"],
    ),
    ("وقع خلاف حول «البند القديم وانتهى الأمر بين الطرفين", []),
    ("وصفها بـ«الجارة المهمة»", []),
    ("قرأ كتاب «ليل طويل في قرية نائية»", []),
    ("ندوة بعنوان «مستقبل الزراعة في المناطق الجافة»", []),
    ("اجتمع مع «منظمة الأمم المتحدة للتربية والعلم والثقافة»", []),
    ('قياس الشاشة 15" فقط والسعر زهيد', []),
    ("", []),
]


@pytest.mark.parametrize(("body", "expected"), MARKS)
def test_marks(body: str, expected: list[str], lexicon: Lexicon) -> None:
    assert [quote.quote_text for quote in quotes(body, lexicon)] == expected


Q = "«نريد طريقا جديدا إلى البحر»"
SPEAKERS = [
    (f"قال فلاديمير بوتين: {Q}.", "فلاديمير بوتين", "قال"),
    (f"وقال الرئيس الفرنسي إيمانويل ماكرون، خلال لقاء مع فلاديمير بوتين، إن {Q}.", "إيمانويل ماكرون", "قال"),
    (f"{Q}، قال إيمانويل ماكرون في باريس.", "إيمانويل ماكرون", "قال"),
    (f"{Q}، بحسب وكالة رويترز.", "رويترز", "بحسب"),
    (f"ووفقا لوزارة الخارجية الروسية فإن {Q}.", "وزارة الخارجية الروسية", "وفقا"),
    (f"نقلت وكالة رويترز عن إيمانويل ماكرون قوله {Q}.", "إيمانويل ماكرون", "قوله"),
    (f"نقلت وكالة رويترز عن إيمانويل ماكرون {Q}.", "إيمانويل ماكرون", "نقلت"),
    (f"نقلت وكالة رويترز عن شاهد قوله {Q}.", None, "قوله"),
    (f"وصل إيمانويل ماكرون إلى القاهرة، مؤكداً أن {Q}.", "إيمانويل ماكرون", "مؤكداً"),
    (f"أكد إيمانويل ماكرون أهمية اللقاء مع فلاديمير بوتين، مشيراً إلى أن {Q}.", "إيمانويل ماكرون", "مشيراً"),
    (f"تحدث إيمانويل ماكرون أمس.\nوأضاف: {Q}.", "إيمانويل ماكرون", "أضاف"),
    (f"قال إيمانويل ماكرون إن فلاديمير بوتين وصل. وزاد: {Q}.", "إيمانويل ماكرون", None),
    (f"قال إيمانويل ماكرون إن فلاديمير بوتين وصل. وختم: {Q}.", "إيمانويل ماكرون", None),
    (f"قال إيمانويل ماكرون إن السلام قريب. وخلص إلى أن {Q}.", "إيمانويل ماكرون", "خلص إلى"),
    (f"قالت رويترز إن إيمانويل ماكرون وصل. وبينت أن {Q}.", "رويترز", "بينت"),
    (f"قال إيمانويل ماكرون إن السلام قريب. وقال لفلاديمير بوتين {Q}.", "إيمانويل ماكرون", "قال"),
    (f"قال إيمانويل ماكرون إن السلام قريب.\n{Q}.", "إيمانويل ماكرون", None),
    (f"قالت رويترز إن إيمانويل ماكرون وصل. وأضافت أن {Q}.", "رويترز", "أضافت"),
    (f"وصل إيمانويل ماكرون. وقالت موسكو إن {Q}.", "موسكو", "قالت"),
    (f"قال مسؤول فرنسي إن {Q}.", "فرنسي", "قال"),
    (f"قالت شاهدة من الحي إن {Q}.", None, "قالت"),
    (f"علقت على الجدار ورقة فيها {Q}.", None, "علقت"),
    (f"على الجدار ورقة فيها {Q}.", None, None),
    (f"زار جون كيري باريس. ثم نشرت ورقة فيها {Q}.", None, None),
]


@pytest.mark.parametrize(("body", "speaker", "cue"), SPEAKERS)
def test_speakers(body: str, speaker: str | None, cue: str | None, lexicon: Lexicon) -> None:
    (quote,) = quotes(body, lexicon)
    assert (quote.speaker_surface, quote.cue) == (speaker, cue)


def test_a_title_names_its_speaker_before_a_colon(lexicon: Lexicon) -> None:
    (quote,) = quotes("", lexicon, title="ماكرون: «لن نترك أحدا خلفنا»")
    assert (quote.field, quote.speaker_surface, quote.is_direct) == ("title", "ماكرون", True)


def test_a_role_speaks_for_its_holder(lexicon: Lexicon) -> None:
    body = f"وصل الرئيس الفرنسي إيمانويل ماكرون إلى المطار.\nوقال الرئيس الفرنسي إن {Q}."
    (quote,) = quotes(body, lexicon)
    assert quote.speaker_surface == "الرئيس الفرنسي"


def test_a_minister_need_not_be_the_foreign_one(lexicon: Lexicon) -> None:
    body = f"قال وزير الأمن القومي الإسرائيلي إيتمار بن غفير إنه باق. وأضاف الوزير الإسرائيلي: {Q}."
    (quote,) = quotes(body, lexicon)
    assert quote.speaker_surface == "إيتمار بن غفير"


def test_a_speaker_goes_on_through_a_sentence(lexicon: Lexicon) -> None:
    body = f"قال إيمانويل ماكرون إن {Q}، وإن «العمل يبدأ في أول الشهر»، مضيفاً: «لا نخشى موج البحر العالي»."
    assert [quote.speaker_surface for quote in quotes(body, lexicon)] == ["إيمانويل ماكرون"] * 3
