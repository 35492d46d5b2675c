"""Arabic is told from what is written alike."""

from __future__ import annotations

import pytest

from warehouse.cleaning import Rules
from warehouse.cleaning.encoding import to_logical_order
from warehouse.cleaning.language import Judgement, Languages
from warehouse.lexicon.tables import read_table

ARABIC = "وصلت القافلة إلى المدينة مساء الخميس، وقال المنظمون إنها تحمل خياما وأدوية من العاصمة. "
PERSIAN = "کاروان کمک‌ها شامگاه پنجشنبه به شهر رسید و برگزارکنندگان گفتند که چادر و دارو با خود دارد. "
ENGLISH = "The convoy reached the city on Thursday evening and the organizers said that it was carrying tents. "


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fa", PERSIAN),
        ("fa", "وزیر خارجه با همتای روسی خود دیدار کرد"),
        ("fa", "وي در ادامه گفت كه اين طرح به زودي اجرا مي شود"),
        ("fa", "هواشناسی از بارش باران در استان‌های شمالی خبر داد"),
        ("ur", "وزیر اعظم نے آج قومی اسمبلی سے خطاب کیا"),
        ("ur", "بارش کے بعد شہر کی سڑکیں زیر آب آ گئیں"),
        ("pnb", "لہور وچ اج بوہت ٹھنڈ سی تے لوکاں نوں پانی نہیں ملیا"),
        ("ckb", "سەرۆکی هەرێم پێشوازی لە وەفدێکی بیانی کرد"),
        ("ckb", "نرخی نەوت لە بازاڕەکانی جیهان بەرزبووەوە"),
        ("ps", "د بهرنیو چارو وزیر له خپل سیال سره وکتل"),
        ("ps", "په کندهار کې د سېلاب له امله درې کسان مړه شول"),
        ("sd", "حيدرآباد ۾ ماڻهن پاڻي جي کوٽ خلاف احتجاج ڪيو آهي"),
        ("ug", "بۈگۈن ھاۋا ئوچۇق بولىدۇ ۋە شامال چىقىدۇ"),
        ("azb", "تبریز شهرینده بؤیوک بیر کیتابخانا آچیلدی"),
        ("ms", "سلطان برتمو دڠن ڤردان منتري دان مريك بربينچڠ"),
        ("en", ENGLISH),
        ("fr", "Le président a reçu mardi une délégation du parlement"),
        ("he", "ראש העיר אמר כי הגשר החדש ייפתח עד סוף השנה"),
        ("und", "Президент прибыл в столицу"),
        ("und", "今天总统抵达首都"),
        ("und", "2015 — 3:1 !!!"),
    ],
)
def test_languages_are_told_from_arabic(languages: Languages, language: str, text: str) -> None:
    assert languages.judge(to_logical_order(text)).language == language


@pytest.mark.parametrize(
    "text",
    [
        "ارتفاع أسعار النفط",
        "منتخب تونس يفوز على نظيره",
        "مقتل خمسة أشخاص في حادث",
        "وزیر الخارجیة یلتقی نظیره الترکی فی القاهرة",
        "کانت الشرکة قد أعلنت في وقت سابق عن نتایج العام الماضی",
        "فى القاهره قال المدير ان الشركه وقعت عقدا على بناء مستشفى",
        "انا مش عايز اروح الشغل النهارده عشان تعبان",
        "واش كاين شي جديد فهاد القضية ديال الطريق",
        "شو بدك تعمل هلق ما في حدا بالبيت",
        "وش تبي مني الحين ترى ما عندي شي",
        "وَقَالَ الرَّجُلُ لِابْنِهِ إِنَّ الْعِلْمَ نُورٌ",
        "إنّ الّذين يصدقون لهم ما وعدوا به من قبلُ",
        "الأهلي 3 - 1 الزمالك، الهلال 2 - 2 النصر، 45' 67' 89' الاتحاد 0 - 1 الشباب",
        "أعلنت شركة Apple عن هاتف iPhone 15 Pro Max الجديد مع كاميرا 48MP",
        "قال المدير إن WhatsApp وGoogle Cloud وMicrosoft Azure ستتوقف عن العمل",
        "علي حسن، محمد سالم، خالد يوسف، عمر إبراهيم، سامي نجيب",
        f"{ARABIC * 3}{PERSIAN}{ARABIC * 2}",
        f"{'-' * 9000}\n{ARABIC}",
        f"{'1 2 3 ' * 3000}\n{ARABIC}",
    ],
)
def test_arabic_of_all_kinds_is_arabic(languages: Languages, text: str) -> None:
    assert languages.judge(text).language == "ar"


def test_the_score_is_the_share_of_the_words(languages: Languages) -> None:
    assert languages.judge(ARABIC * 10) == Judgement("ar", 1.0)
    mixed = languages.judge(ARABIC * 10 + PERSIAN * 5)
    assert mixed.language == "ar"
    assert 0.55 < mixed.score < 0.75
    assert languages.judge(ARABIC * 4 + ENGLISH * 10).language == "en"


def test_a_short_text_is_less_sure_than_a_long_one(languages: Languages) -> None:
    names, headline, article = (languages.judge(text) for text in ("نبيل سامر", "ارتفاع أسعار النفط", ARABIC))
    assert names.score < 0.4 < headline.score < article.score


def test_the_end_of_a_long_text_counts_as_its_beginning(languages: Languages) -> None:
    assert languages.judge(ARABIC * 100 + PERSIAN * 300).language == "fa"


def test_no_words(languages: Languages) -> None:
    assert languages.judge(" \n") == Judgement("und", 0.0)


def test_every_form_is_written_in_the_letters_of_its_language() -> None:
    for row in read_table("languages"):
        foreign = {form for form in row["forms"].split() if set(form) - set(row["letters"]) - {"-"}}
        assert (row["language"], foreign) == (row["language"], set())


def test_a_changed_language_is_another_version() -> None:
    row = {"language": "ar", "name": "Arabic", "letters": "ابت", "forms": "من"}
    changed = row | {"forms": "من في"}
    assert Rules.of([], languages=[row]).version != Rules.of([], languages=[changed]).version
