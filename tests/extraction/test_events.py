"""Events: the examples of every trigger, and sentences by construction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from warehouse.arabic.letters import normalize
from warehouse.errors import UsageError
from warehouse.extraction.dates import find_dates
from warehouse.extraction.events import find_events
from warehouse.extraction.names import find_names
from warehouse.extraction.reading import Reading
from warehouse.lexicon import load_lexicon
from warehouse.lexicon.cues import event_cues
from warehouse.lexicon.tables import read_table
from warehouse.lexicon.triggers import trigger_forms
from warehouse.model import Annotation, CleanDocument, DateExpression, EventReport

ROWS = read_table("event_triggers")


def read(body: str, title: str | None = None) -> Annotation:
    article = CleanDocument("id", "", (), title, body, "ar")
    reading = Reading.of(article)
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    return reading.having(events=find_events(reading, load_lexicon())).facts


def names(facts: Annotation, report: EventReport, role: str) -> str:
    return " ".join(facts.mentions[p.mention].surface for p in report.participants if p.role == role)


@pytest.mark.parametrize("row", ROWS, ids=[row["trigger_id"] for row in ROWS])
def test_example_gives_its_event(row: dict[str, str]) -> None:
    found = [(event.event_type, event.trigger_id) for event in read(row["example"]).events]
    assert (row["event_type"], row["trigger_id"]) in found


@pytest.mark.parametrize("row", [row for row in ROWS if row["counterexample"]], ids=lambda row: row["trigger_id"])
def test_counterexample_gives_none(row: dict[str, str]) -> None:
    assert row["event_type"] not in [event.event_type for event in read(row["counterexample"]).events]


def test_table_covers_every_type_and_is_in_normal_form() -> None:
    assert {row["event_type"] for row in ROWS} == {row["event_type"] for row in read_table("event_types")}
    assert len({row["trigger_id"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        for column in ("forms", "frame", "example", "counterexample"):
            assert row[column] == normalize(row[column]), row["trigger_id"]
        forms = row["forms"].split(" - ")[0].split(" + ")[0].split("|")
        assert len(forms) == len(set(forms)), row["trigger_id"]


# sentence → type, actors, recipients, status
CASES = [
    # verb, subject, object
    ("زار الرئيس الفرنسي إيمانويل ماكرون مصر.", "CONSULT", "إيمانويل ماكرون", "مصر", "occurred"),
    ("استقبل أردوغان، اليوم الثلاثاء، ماكرون.", "CONSULT", "أردوغان", "ماكرون", "occurred"),
    ("قصفت القوات الروسية خاركيف.", "ASSAULT", "الروسية", "خاركيف", "occurred"),
    ("انتقد وزير الخارجية الروسي سيرغي لافروف فرنسا.", "ACCUSE", "سيرغي لافروف", "فرنسا", "occurred"),
    ("هددت الولايات المتحدة إيران.", "THREATEN", "الولايات المتحدة", "إيران", "occurred"),
    ("اعتقلت السلطات التركية صحافياً من فرنسا.", "COERCE", "التركية", "", "occurred"),
    ("دعت الصين الولايات المتحدة إلى الحوار.", "REQUEST", "الصين", "الولايات المتحدة", "occurred"),
    ("قاطعت السعودية والبحرين قطر.", "SANCTION", "السعودية البحرين", "قطر", "occurred"),
    ("اتهم بوتين أوكرانيا بالخداع.", "ACCUSE", "بوتين", "أوكرانيا", "occurred"),
    # the subject first
    ("روسيا تحذر الولايات المتحدة من التصعيد", "THREATEN", "روسيا", "الولايات المتحدة", "occurred"),
    ("ماكرون يزور الجزائر", "CONSULT", "ماكرون", "الجزائر", "occurred"),
    ("قالت الصحيفة إن إيران تدعم حزب الله.", "SUPPORT", "إيران", "حزب الله", "occurred"),
    ("بوتين، الذي وصل متأخراً، شكر الصين.", "SUPPORT", "بوتين", "الصين", "occurred"),
    # one subject for two verbs; agreement tells who acts
    ("وصل بوتين مبتسماً. كما شكر كوريا الشمالية.", "SUPPORT", "بوتين", "كوريا الشمالية", "occurred"),
    ("تحدث ماكرون طويلاً ودعا إلى الهدوء.", "REQUEST", "ماكرون", "", "occurred"),
    ("وكانت واشنطن غاضبة. واتهمت روسيا إيران.", "ACCUSE", "روسيا", "إيران", "occurred"),
    # prepositions
    ("أشاد السيسي بفرنسا.", "SUPPORT", "السيسي", "فرنسا", "occurred"),
    ("فرضت الولايات المتحدة عقوبات جديدة على إيران.", "SANCTION", "الولايات المتحدة", "إيران", "occurred"),
    ("أطلقت إسرائيل النار على قوات سوريا.", "ASSAULT", "إسرائيل", "سوريا", "occurred"),
    ("طلبت أوكرانيا من ألمانيا صواريخ.", "REQUEST", "أوكرانيا", "ألمانيا", "occurred"),
    ("أرسلت مصر مساعدات إلى لبنان.", "AID", "مصر", "لبنان", "occurred"),
    ("زودت إيران روسيا بالذخيرة.", "AID", "إيران", "روسيا", "occurred"),
    ("وجه ماكرون دعوة إلى ترامب.", "REQUEST", "ماكرون", "ترامب", "occurred"),
    ("سحبت فرنسا قواتها من النيجر.", "RETREAT", "فرنسا", "النيجر", "occurred"),
    ("قطعت إيران علاقاتها مع السعودية.", "SANCTION", "إيران", "السعودية", "occurred"),
    ("اعترفت إسبانيا بدولة فلسطين.", "SUPPORT", "إسبانيا", "فلسطين", "occurred"),
    ("أفرجت إيران عن مواطن من السويد.", "CONCEDE", "إيران", "", "occurred"),
    ("رفعت الولايات المتحدة العقوبات عن سوريا.", "CONCEDE", "الولايات المتحدة", "سوريا", "occurred"),
    # both sides act
    ("التقى ماكرون أردوغان.", "CONSULT", "ماكرون أردوغان", "", "occurred"),
    ("التقى بوتين مع الرئيس التركي رجب طيب أردوغان.", "CONSULT", "بوتين رجب طيب أردوغان", "", "occurred"),
    ("وقعت قطر وتركيا اتفاقية للدفاع.", "AGREE", "قطر تركيا", "", "occurred"),
    ("وقعت مصر مع قبرص مذكرة تفاهم.", "AGREE", "مصر قبرص", "", "occurred"),
    ("أبرمت الصين صفقة مع إيران.", "AGREE", "الصين إيران", "", "occurred"),
    ("تبادلت روسيا وأوكرانيا الأسرى.", "COOPERATE", "روسيا أوكرانيا", "", "occurred"),
    ("بحث السيسي مع ماكرون أوضاع ليبيا.", "CONSULT", "السيسي ماكرون", "", "occurred"),
    # nouns
    ("تستمر زيارة بوتين إلى الصين يومين.", "CONSULT", "بوتين", "الصين", "occurred"),
    ("قام ماكرون بزيارة مفاجئة للبنان.", "CONSULT", "ماكرون", "لبنان", "occurred"),
    ("أجرى بوتين مباحثات مع أردوغان.", "CONSULT", "بوتين أردوغان", "", "occurred"),
    ("عقد اجتماع بين لافروف وأردوغان.", "CONSULT", "لافروف أردوغان", "", "occurred"),
    ("منذ الغزو الروسي لأوكرانيا ارتفعت الأسعار.", "ASSAULT", "الروسي", "أوكرانيا", "occurred"),
    ("شنت إسرائيل غارات على لبنان.", "ASSAULT", "إسرائيل", "لبنان", "occurred"),
    ("ندد العالم باغتيال إسماعيل هنية.", "ASSAULT", "", "إسماعيل هنية", "occurred"),
    ("تلقى السيسي دعوة من ماكرون.", "REQUEST", "ماكرون", "السيسي", "occurred"),
    ("تحدث لافروف عن زيارته إلى الجزائر.", "CONSULT", "لافروف", "الجزائر", "occurred"),
    ("قتل ثلاثة من عناصر حماس.", "ASSAULT", "", "حماس", "occurred"),
    ("ندد المجلس باقتحام القوات الإسرائيلية المسجد الأقصى.", "COERCE", "الإسرائيلية", "المسجد الأقصى", "occurred"),
    # only one side, or only a place
    ("أطلقت كوريا الشمالية صاروخاً جديداً.", "MOBILIZE", "كوريا الشمالية", "", "occurred"),
    ("تظاهر المئات في تونس.", "PROTEST", "تونس", "", "occurred"),
    ("انفجرت سيارة مفخخة في بغداد.", "ASSAULT", "", "بغداد", "occurred"),
    ("رفضت حماس المقترح.", "REJECT", "حماس", "", "occurred"),
    ("نفت روسيا وإيران الخبر.", "REJECT", "روسيا إيران", "", "occurred"),
    # planned
    ("سيزور بوتين الصين.", "CONSULT", "بوتين", "الصين", "planned"),
    ("سوف يلتقي ماكرون أردوغان.", "CONSULT", "ماكرون أردوغان", "", "planned"),
    ("من المقرر أن يزور ماكرون الهند.", "CONSULT", "ماكرون", "الهند", "planned"),
    ("يعتزم السيسي زيارة تركيا.", "CONSULT", "السيسي", "تركيا", "planned"),
    ("ومن المتوقع أن يوقع بوتين وأردوغان اتفاقية.", "AGREE", "بوتين أردوغان", "", "planned"),
    ("وأفادت الوكالة بأن بوتين سيبحث الملف مع أردوغان.", "CONSULT", "بوتين أردوغان", "", "planned"),
    # a list of members, a group, an office, a generic noun for a body named before
    ("أرسل كل من الأردن والعراق ومصر طائرات إغاثة إلى تركيا.", "AID", "الأردن العراق مصر", "تركيا", "occurred"),
    ("قال إن الدول الثلاث، مصر وقطر وتركيا، وقعت اتفاقا.", "AGREE", "مصر قطر تركيا", "", "occurred"),
    ("أدان الأمين العام للأمم المتحدة أنطونيو غوتيريش روسيا.", "ACCUSE", "أنطونيو غوتيريش", "روسيا", "occurred"),
    ("شنت تركيا غارات على مواقع لتنظيم داعش في سوريا.", "ASSAULT", "تركيا", "داعش", "occurred"),
    ("اجتمع حلف شمال الأطلسي. وأعلن انضمام فنلندا إلى الحلف.", "AGREE", "فنلندا", "حلف شمال الأطلسي", "occurred"),
    # what belongs to another clause, to a dateline, or to the accord itself
    ("معارك بين روسيا وأوكرانيا وغوتيريش يطالب بهدنة", "ASSAULT", "روسيا أوكرانيا", "", "occurred"),
    ("بكين (نبض) -- اتفقت السعودية وإيران على الحوار.", "AGREE", "السعودية إيران", "", "occurred"),
    ("أبرمت روسيا وأوكرانيا اتفاقا مع تركيا.", "AGREE", "روسيا أوكرانيا تركيا", "", "occurred"),
    ("فرض الاتحاد الأوروبي عقوبات على روسيا بسبب حربها على أوكرانيا.", "ASSAULT", "روسيا", "أوكرانيا", "occurred"),
    (
        "أصدرت المحكمة الجنائية الدولية مذكرة توقيف بحق بوتين.",
        "COERCE",
        "المحكمة الجنائية الدولية",
        "بوتين",
        "occurred",
    ),
    # demanded, alleged, denied
    ("دعا ماكرون إلى وقف إطلاق النار بين إسرائيل وحماس.", "RETREAT", "إسرائيل حماس", "", "demanded"),
    ("اتهمت واشنطن إيران بتزويد روسيا بالسلاح.", "AID", "إيران", "روسيا", "alleged"),
    ("قال زيلينسكي إن روسيا قصفت كييف.", "ASSAULT", "روسيا", "كييف", "alleged"),
    ("نفت إيران تزويد روسيا بالسلاح.", "AID", "إيران", "روسيا", "denied"),
]


@pytest.mark.parametrize(("sentence", "event_type", "actors", "recipients", "status"), CASES)
def test_sentence(sentence: str, event_type: str, actors: str, recipients: str, status: str) -> None:
    facts = read(sentence)
    found = [
        (event.event_type, names(facts, event, "actor"), names(facts, event, "recipient"), event.status)
        for event in facts.events
    ]
    assert (event_type, actors, recipients, status) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "لم يلتق بوتين أردوغان.",
        "لا يوجد تعاون بين مصر وإيران.",
        "حذر الخبير من خطر هجوم إسرائيلي محتمل على إيران.",
        "حضر وزير التعاون الدولي حفلاً في مصر.",
        "ترفض مصر أي هجوم على سوريا.",
        "وصفت الصحيفة «الحرب» في مصر بأنها خدعة.",
    ],
)
def test_what_did_not_happen_is_no_event(sentence: str) -> None:
    types = [event.event_type for event in read(sentence).events]
    assert not {"CONSULT", "ASSAULT", "COOPERATE"} & set(types)


def test_date_after_since_is_not_the_day_of_the_event() -> None:
    body = "أجلت فرنسا مئات المدنيين منذ سقوط العاصمة في 15 أغسطس."
    article = CleanDocument("id", "", (), None, body, "ar", published_date=dt.date(2021, 8, 31))
    reading = Reading.of(article)
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    reading = reading.having(dates=find_dates(reading, load_lexicon()))
    (report,) = find_events(reading, load_lexicon())
    assert len(reading.facts.dates) == 1
    assert report.date_expression is None


def test_who_announces_a_killing_is_not_the_killer() -> None:
    facts = read("أعلن برنامج الأغذية العالمي تعليق عملياته بعد مقتل ثلاثة من موظفيه في السودان.")
    assert [names(facts, event, "actor") for event in facts.events if event.event_type == "ASSAULT"] == [""]


def test_unknown_cue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "event_cues.csv").write_text("form,kind,note\nثم,sideways,\n", encoding="utf-8")
    with pytest.raises(UsageError, match="sideways"):
        event_cues(tmp_path)


def test_verb_and_noun_of_one_event_are_one_report() -> None:
    facts = read("أجرى بوتين مباحثات ومشاورات مع أردوغان.")
    assert [event.event_type for event in facts.events] == ["CONSULT"]


def test_definite_noun_takes_the_cast_of_the_event_told_before() -> None:
    facts = read("التقى ماكرون أردوغان في باريس. وتناول الاجتماع ملف ليبيا.")
    assert [names(facts, event, "actor") for event in facts.events] == ["ماكرون أردوغان"] * 2


def test_report_resolves_to_its_words_place_and_date() -> None:
    body = "التقى بوتين أردوغان في سوتشي يوم الاثنين."
    article = CleanDocument("id", "", (), None, body, "ar")
    reading = Reading.of(article)
    day = dt.date(2024, 1, 1)
    date = DateExpression("body", 26, 37, "يوم الاثنين", day, day, "day", "weekday")
    reading = reading.having(mentions=find_names(reading, load_lexicon()), dates=(date,))
    (report,) = find_events(reading, load_lexicon())
    assert body[report.start_char : report.end_char] == report.trigger == "التقى"
    assert report.date_expression == 0
    assert report.location is not None
    assert reading.facts.mentions[report.location].surface == "سوتشي"


def test_speaker_is_the_attribution() -> None:
    facts = read("قال زيلينسكي إن روسيا قصفت كييف.")
    (report,) = [event for event in facts.events if event.event_type == "ASSAULT"]
    assert report.attribution is not None
    assert facts.mentions[report.attribution].surface == "زيلينسكي"


def test_unknown_frame_is_refused(tmp_path: Path) -> None:
    row = "mine,CONSULT,,verb,صافح,sideways,occurred,,"
    (tmp_path / "event_triggers.csv").write_text(f"{','.join(ROWS[0])}\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="sideways"):
        trigger_forms(tmp_path)
