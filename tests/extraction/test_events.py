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


def open_text(body: str, title: str | None = None, published: dt.date | None = None) -> Reading:
    return Reading.of(CleanDocument("id", "", (), title, body, "ar", 1.0, published_date=published))


def read(body: str, title: str | None = None) -> Annotation:
    reading = open_text(body, title)
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    return reading.having(events=find_events(reading, load_lexicon())).facts


def dated(body: str) -> Annotation:
    """Read an article of Thursday 14 September 2023."""
    reading = open_text(body, published=dt.date(2023, 9, 14))
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    reading = reading.having(dates=find_dates(reading, load_lexicon()))
    return reading.having(events=find_events(reading, load_lexicon())).facts


def names(facts: Annotation, report: EventReport, role: str) -> str:
    return " ".join(facts.mentions[p.mention].surface for p in report.participants if p.role == role)


@pytest.mark.parametrize("row", ROWS, ids=[row["trigger_id"] for row in ROWS])
def test_example_gives_its_event(row: dict[str, str]) -> None:
    found = [(event.event_type, event.trigger_id) for event in read(row["example"]).events]
    is_claim = row["event_type"] == "ASSAULT" and row["frame"] == "subject_only"  # may only credit the attack
    assert any(
        event_type == row["event_type"] and (is_claim or name == row["trigger_id"]) for event_type, name in found
    )


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
    # words that tell a student, a flight or a gadget elsewhere, and do not here
    ("طالبت جامعة الدول العربية إسرائيل بوقف العدوان.", "REQUEST", "جامعة الدول العربية", "إسرائيل", "occurred"),
    ("وصل لافروف على متن طائرة خاصة إلى القاهرة.", "CONSULT", "لافروف", "القاهرة", "occurred"),
    ("زودت روسيا سوريا بأجهزة رصد.", "AID", "روسيا", "سوريا", "occurred"),
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


# topics and constructions that the rules were not written for
UNSEEN = [
    # courts
    ("قضت محكمة في فرنسا بسجن نيكولا ساركوزي ثلاثة أعوام.", "SANCTION", "", "نيكولا ساركوزي", "occurred"),
    (
        "حكمت المحكمة الجنائية الدولية على عمر البشير بالسجن المؤبد.",
        "SANCTION",
        "المحكمة الجنائية الدولية",
        "عمر البشير",
        "occurred",
    ),
    (
        "أصدرت المحكمة الجنائية الدولية مذكرة اعتقال بحق نتنياهو.",
        "COERCE",
        "المحكمة الجنائية الدولية",
        "نتنياهو",
        "occurred",
    ),
    ("رفعت جنوب أفريقيا دعوى على إسرائيل أمام القضاء.", "ACCUSE", "جنوب أفريقيا", "إسرائيل", "occurred"),
    # elections
    ("هنأ ماكرون أردوغان بفوزه في الانتخابات.", "SUPPORT", "ماكرون", "أردوغان", "occurred"),
    ("هنأت ألمانيا الرئيس السنغالي ماكي سال على فوزه.", "SUPPORT", "ألمانيا", "ماكي سال", "occurred"),
    ("رفضت المجر نتائج الانتخابات في فنزويلا.", "REJECT", "المجر", "", "occurred"),
    # strikes, crowds
    ("أضرب سائقو القطارات في ألمانيا عن العمل.", "PROTEST", "ألمانيا", "", "occurred"),
    ("خرجت مظاهرات حاشدة في جورجيا احتجاجا على القانون.", "PROTEST", "جورجيا", "", "occurred"),
    ("تظاهر آلاف المزارعين في بولندا ضد استيراد القمح.", "PROTEST", "بولندا", "", "occurred"),
    ("فرقت الشرطة الكينية متظاهرين بالغاز المسيل للدموع.", "COERCE", "الكينية", "", "occurred"),
    ("اعتصم طلاب في صربيا أمام البرلمان.", "PROTEST", "صربيا", "", "occurred"),
    # floods, aid
    ("أرسلت الجزائر طائرات محملة بالمساعدات إلى ليبيا بعد الفيضانات.", "AID", "الجزائر", "ليبيا", "occurred"),
    ("تبرعت اليابان للفلبين بعشرة ملايين دولار.", "AID", "اليابان", "لفلبين", "occurred"),
    ("وصلت مساعدات إسبانيا إلى المغرب.", "AID", "إسبانيا", "المغرب", "occurred"),
    ("منح البنك الدولي الأردن قرضا لتحسين شبكات المياه.", "AID", "البنك الدولي", "الأردن", "occurred"),
    ("تعتزم كندا تقديم مساعدات إلى السودان.", "AID", "كندا", "السودان", "planned"),
    # mediation, truces
    ("توسطت عمان بين إيران والولايات المتحدة.", "CONSULT", "عمان", "إيران الولايات المتحدة", "occurred"),
    ("استضافت سويسرا مفاوضات بين أرمينيا وأذربيجان.", "CONSULT", "أرمينيا أذربيجان", "", "occurred"),
    ("أعلنت إثيوبيا وإريتريا وقف إطلاق النار.", "RETREAT", "إثيوبيا إريتريا", "", "occurred"),
    ("دعت الأمم المتحدة إلى هدنة بين أرمينيا وأذربيجان.", "REQUEST", "الأمم المتحدة", "", "occurred"),
    ("انسحبت القوات الأرمينية من ناغورني قره باغ.", "RETREAT", "الأرمينية", "ناغورني قره باغ", "occurred"),
    # sanctions
    ("فرضت كندا وأستراليا عقوبات على بيلاروسيا.", "SANCTION", "كندا أستراليا", "بيلاروسيا", "occurred"),
    ("طردت مولدوفا ثلاثة دبلوماسيين روس.", "SANCTION", "مولدوفا", "", "occurred"),
    ("استدعت السويد سفيرها لدى العراق.", "SANCTION", "السويد", "العراق", "occurred"),
    ("ستفرض واشنطن رسوما جديدة على الصين.", "SANCTION", "واشنطن", "الصين", "planned"),
    ("علق الاتحاد الأفريقي عضوية الغابون بعد الانقلاب.", "SANCTION", "الاتحاد الأفريقي", "", "occurred"),
    ("رفعت بريطانيا العقوبات عن ميانمار.", "CONCEDE", "بريطانيا", "ميانمار", "occurred"),
    # coups
    ("أقال رئيس بوركينا فاسو قائد الجيش.", "SANCTION", "بوركينا فاسو", "", "occurred"),
    ("احتجز الجيش السوداني رئيس الوزراء عبد الله حمدوك.", "COERCE", "الجيش السوداني", "عبد الله حمدوك", "occurred"),
    ("استولى الجيش السوداني على مقر التلفزيون.", "COERCE", "الجيش السوداني", "", "occurred"),
    ("دانت فرنسا الانقلاب في النيجر.", "ACCUSE", "فرنسا", "", "occurred"),
    # hostage taking
    ("خطف مسلحون سبعة من مواطني إيطاليا في نيجيريا.", "COERCE", "", "إيطاليا", "occurred"),
    ("اختطفت بوكو حرام عشرات التلميذات.", "COERCE", "بوكو حرام", "", "occurred"),
    ("أفرجت طالبان عن أستاذ أميركي.", "CONCEDE", "طالبان", "أميركي", "occurred"),
    # border clashes
    ("اشتبكت قوات من الهند مع جنود صينيين على الحدود.", "ASSAULT", "الهند صينيين", "", "occurred"),
    ("اندلعت اشتباكات بين قرغيزستان وطاجيكستان.", "ASSAULT", "قرغيزستان طاجيكستان", "", "occurred"),
    ("قصفت باكستان مواقع في أفغانستان.", "ASSAULT", "باكستان", "أفغانستان", "occurred"),
    ("قتل جندي كولومبي برصاص مسلحين مجهولين.", "ASSAULT", "", "كولومبي", "occurred"),
    ("قتل شاب فلسطيني برصاص الجيش الإسرائيلي.", "ASSAULT", "الجيش الإسرائيلي", "فلسطيني", "occurred"),
    ("نشرت بولندا آلاف الجنود على الحدود مع بيلاروسيا.", "MOBILIZE", "بولندا", "", "occurred"),
    ("هاجم مسلحون من طالبان قاعدة في أفغانستان.", "ASSAULT", "طالبان", "", "occurred"),
    ("أغارت طائرات تابعة لإسرائيل على دمشق.", "ASSAULT", "إسرائيل", "دمشق", "occurred"),
    # trade agreements
    ("وقعت نيوزيلندا مع الإمارات اتفاقية للتجارة الحرة.", "AGREE", "نيوزيلندا الإمارات", "", "occurred"),
    ("صادق البرلمان الأوروبي على الاتفاقية مع فيتنام.", "AGREE", "البرلمان الأوروبي", "فيتنام", "occurred"),
    ("توصلت بريطانيا والاتحاد الأوروبي إلى اتفاق حول الصيد.", "AGREE", "بريطانيا الاتحاد الأوروبي", "", "occurred"),
    ("من المقرر أن توقع الهند والبرازيل مذكرة تفاهم.", "AGREE", "الهند البرازيل", "", "planned"),
    ("اتفقت تركيا مع قطر على زيادة الاستثمارات.", "AGREE", "تركيا قطر", "", "occurred"),
    # visits and phone calls
    ("وصل الملك تشارلز إلى كينيا في زيارة رسمية.", "CONSULT", "تشارلز", "كينيا", "occurred"),
    ("يزور لولا دا سيلفا الصين اليوم.", "CONSULT", "لولا دا سيلفا", "الصين", "occurred"),
    ("سيزور البابا فرنسيس العراق في مارس.", "CONSULT", "فرنسيس", "العراق", "planned"),
    ("أجرى شي جين بينغ اتصالا هاتفيا مع زيلينسكي.", "CONSULT", "شي جين بينغ زيلينسكي", "", "occurred"),
    (
        "استقبل السلطان هيثم بن طارق ملك الأردن عبد الله الثاني.",
        "CONSULT",
        "هيثم بن طارق",
        "عبد الله الثاني",
        "occurred",
    ),
    ("ألغى بوتين زيارته إلى تركيا.", "SANCTION", "بوتين", "تركيا", "occurred"),
    ("التقى وزير خارجية النرويج نظيره الفنلندي في أوسلو.", "CONSULT", "النرويج الفنلندي", "", "occurred"),
    ("اجتمع وزراء خارجية اليونان وقبرص ومصر في أثينا.", "CONSULT", "اليونان قبرص مصر", "", "occurred"),
    # statements
    ("حذرت نيوزيلندا الصين من زعزعة الاستقرار.", "THREATEN", "نيوزيلندا", "الصين", "occurred"),
    ("اتهمت مولدوفا روسيا بالتدخل في شؤونها.", "ACCUSE", "مولدوفا", "روسيا", "occurred"),
    ("أشادت الهند بجهود فرنسا في مكافحة المناخ.", "SUPPORT", "الهند", "فرنسا", "occurred"),
    ("انتقد وزير الدفاع البولندي تصريحات ترامب.", "ACCUSE", "البولندي", "ترامب", "occurred"),
    ("طالبت قبرص تركيا بسحب سفينتها.", "REQUEST", "قبرص", "تركيا", "occurred"),
    ("هددت كوريا الشمالية بضرب اليابان.", "THREATEN", "كوريا الشمالية", "", "occurred"),
    # passive, masdar, participle
    ("اعتقل في تونس راشد الغنوشي.", "COERCE", "", "راشد الغنوشي", "occurred"),
    ("ندد البيان باغتيال شينزو آبي.", "ASSAULT", "", "شينزو آبي", "occurred"),
    ("جاء ذلك بعد قصف روسيا لأوديسا.", "ASSAULT", "روسيا", "أوديسا", "occurred"),
    ("أدى الهجوم الأوكراني على القرم إلى إغلاق الجسر.", "ASSAULT", "الأوكراني", "القرم", "occurred"),
    ("تحدث مودي طويلا، داعيا باكستان إلى الحوار.", "REQUEST", "مودي", "باكستان", "occurred"),
    ("واصلت فرنسا دعمها لأرمينيا.", "SUPPORT", "فرنسا", "أرمينيا", "occurred"),
    # relative clause, coordination, what goes on
    ("قال مودي، الذي زار واشنطن، إنه راض.", "CONSULT", "مودي", "واشنطن", "occurred"),
    ("كندا، التي طردت دبلوماسيين من الهند، نفت الخبر.", "SANCTION", "كندا", "", "occurred"),
    ("التقت جورجيا ميلوني، التي تزور تونس، بقيس سعيد.", "CONSULT", "جورجيا ميلوني قيس سعيد", "", "occurred"),
    ("بحث رئيس كينيا ورئيس تنزانيا التعاون التجاري.", "CONSULT", "كينيا تنزانيا", "", "occurred"),
    ("شكر أردوغان أذربيجان على المساعدة وانتقد السويد.", "ACCUSE", "أردوغان", "السويد", "occurred"),
    ("زار ماكرون الصين. كما دعا اليابان إلى الحوار.", "REQUEST", "ماكرون", "اليابان", "occurred"),
    # quoted plans, claims and denials
    ("أعلن شولتس أن ألمانيا سترسل دبابات إلى أوكرانيا.", "AID", "ألمانيا", "أوكرانيا", "planned"),
    ("نفت رواندا إرسال قوات إلى بوروندي.", "MOBILIZE", "رواندا", "بوروندي", "denied"),
    ("قالت أرمينيا إن أذربيجان قصفت يريفان.", "ASSAULT", "أذربيجان", "يريفان", "alleged"),
    ("اتهمت تشاد فرنسا بتسليح المتمردين.", "ACCUSE", "تشاد", "فرنسا", "occurred"),
    ("تنوي هولندا سحب قواتها من ليتوانيا.", "RETREAT", "هولندا", "ليتوانيا", "planned"),
    # who does it stands in a relative clause, is an authority in a place, has a name in brackets
    ("ناقش المجلس نتائج الزيارة التي قام بها أردوغان إلى قطر.", "CONSULT", "أردوغان", "قطر", "occurred"),
    ("جاءت الزيارة التي يقوم بها إيمانويل ماكرون إلى لبنان.", "CONSULT", "إيمانويل ماكرون", "لبنان", "occurred"),
    ("رفضت السلطات في بوغوتا شروط المتمردين.", "REJECT", "بوغوتا", "", "occurred"),
    ("دعت الحكومة في أنقرة إيران إلى ضبط النفس.", "REQUEST", "أنقرة", "إيران", "occurred"),
    ("وأكد المرصد أن تنظيم (داعش) فجر عربة قرب الحسكة.", "ASSAULT", "داعش", "الحسكة", "occurred"),
    ("أمر سانتوس بوقف الغارات الجوية على المتمردين.", "RETREAT", "سانتوس", "", "occurred"),
    # whom it meets
    ("رفض أوباما مطالب أردوغان بالتمهل.", "REJECT", "أوباما", "أردوغان", "occurred"),
    ("رفضت مصر تهجير سكان غزة.", "REJECT", "مصر", "", "occurred"),
    ("استنكرت البحرين وبشدة تصريحات نوري المالكي.", "ACCUSE", "البحرين", "نوري المالكي", "occurred"),
    ("أبدت مصر استنكارها لاختطاف أربعة إيطاليين.", "ACCUSE", "مصر", "", "occurred"),
    ("تدين الأمم المتحدة تفجير بروكسل.", "ACCUSE", "الأمم المتحدة", "", "occurred"),
    ("تدين الأمم المتحدة تفجير بروكسل.", "ASSAULT", "", "بروكسل", "occurred"),
    ("مئات السجناء أعدمتهم إيران في شهر.", "ASSAULT", "إيران", "", "occurred"),
    (
        "قتل فلسطيني هو الثاني هذا الأسبوع برصاص الجيش الإسرائيلي.",
        "ASSAULT",
        "الجيش الإسرائيلي",
        "فلسطيني",
        "occurred",
    ),
    (
        "تعهد ألكسيس تسيبراس في مقابلة مع صحيفة لوموند بدعم فلسطين.",
        "SUPPORT",
        "ألكسيس تسيبراس",
        "فلسطين",
        "occurred",
    ),
]


@pytest.mark.parametrize(
    "sentence",
    [
        "رفض البيت الأبيض التعليق على التقرير.",
        "سعد الشهري طالب جامعي يدرس في تركيا.",
        "أبدت فرنسا عدم ارتياحها لتصريحات إيران.",
        "سيطرت إسرائيل على القرار السياسي في لبنان.",
        "هاجم كاتب صحفي السعودية في مقال.",
        "شن المالكي في مقابلة تلفزيونية هجوما على السعودية.",
        "وصلت الرحلة القطرية إلى باريس صباحا.",
        "نوه السيسي بوقوع حوادث في ليبيا.",
        "تداول ناشطون في مصر صورا للسيسي.",
        "اعترف التنظيم، واعتراف داعش بالهزيمة في العراق متأخر.",
        "تراجعت أسعار النفط في السعودية من مستواها.",
        "أدى تصادم بين مركبتين في الرياض إلى إصابة أربعة.",
        "زودت شركة أبل هواتفها بمستشعرات.",
        "ويقضي الرجل عقوبة السجن في السعودية.",
        "أنهت تركيا وقف إطلاق النار.",
        "أمام مجلس النواب شهر للموافقة على اتفاق إيران أو رفضه.",
    ],
)
def test_false_friends_are_no_events(sentence: str) -> None:
    assert read(sentence).events == ()


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("وفي بغداد، انفجرت سيارة مفخخة.", "بغداد"),
        ("تراجع نفوذ الحركة في الصومال، انفجرت سيارة مفخخة أمام فندق.", None),
        ("وقالت المنظمة التي تتخذ مقرا في لندن إن مسلحين قتلوا حارسين.", None),
    ],
)
def test_place_before_a_trigger_begins_its_clause(sentence: str, place: str | None) -> None:
    facts = read(sentence)
    places = [facts.mentions[event.location].surface for event in facts.events if event.location is not None]
    assert places == ([place] if place else [])


# who shoots is no victim; what may, should or will happen did not; what is negated, asked or a figure of speech is none
TOLD = [
    ("استشهد طفل برصاص الجيش الإسرائيلي.", "ASSAULT", "الجيش الإسرائيلي", "", "occurred"),
    ("أصيب ثلاثة شبان بنيران الجيش الإسرائيلي.", "ASSAULT", "الجيش الإسرائيلي", "", "occurred"),
    ("استشهد فلسطينيان برصاص الجيش الإسرائيلي.", "ASSAULT", "الجيش الإسرائيلي", "فلسطينيان", "occurred"),
    ("لقي جندي إسرائيلي مصرعه برصاص مسلحين.", "ASSAULT", "", "إسرائيلي", "occurred"),
    ("قتل جندي إسرائيلي وأصيب اثنان مساء الجمعة في حادث إطلاق نار.", "ASSAULT", "", "إسرائيلي", "occurred"),
    ("قد تفرض واشنطن عقوبات على تركيا.", "SANCTION", "واشنطن", "تركيا", "planned"),
    ("قد فرضت واشنطن عقوبات على تركيا.", "SANCTION", "واشنطن", "تركيا", "occurred"),
    ("ربما يلتقي ماكرون بوتين في باريس.", "CONSULT", "ماكرون بوتين", "", "planned"),
    ("يمكن أن تفرض واشنطن عقوبات على تركيا.", "SANCTION", "واشنطن", "تركيا", "planned"),
    ("طالب زيلينسكي بأن تنسحب روسيا من القرم.", "RETREAT", "روسيا", "القرم", "demanded"),
    ("يجب أن تنسحب روسيا من أوكرانيا.", "RETREAT", "روسيا", "أوكرانيا", "demanded"),
    ("لا بد أن تنسحب روسيا من أوكرانيا.", "RETREAT", "روسيا", "أوكرانيا", "demanded"),
    ("غادر ماكرون قبل أن يلتقي بوتين.", "CONSULT", "بوتين ماكرون", "", "occurred"),
    ("كثيرا ما تشن إسرائيل غارات على لبنان.", "ASSAULT", "إسرائيل", "لبنان", "occurred"),
    ("اعترضت تركيا على طلب السويد.", "REJECT", "تركيا", "السويد", "occurred"),
    ("أنكرت روسيا قصف كييف.", "REJECT", "روسيا", "", "occurred"),
    ("أنكرت إيران تزويد روسيا بالسلاح.", "AID", "إيران", "روسيا", "denied"),
    ("الشركة توقع اتفاقا مع إيران.", "AGREE", "إيران", "", "occurred"),
    ("توقع الصين اتفاقا مع إيران.", "AGREE", "الصين إيران", "", "occurred"),
    ("هاجم متظاهرون السفارة الفرنسية.", "ASSAULT", "", "الفرنسية", "occurred"),
    ("هاجم مسلحون قاعدة أميركية.", "ASSAULT", "", "أميركية", "occurred"),
    ("وقتل عدد من قياديي تنظيم القاعدة في غارات أميركية.", "ASSAULT", "أميركية", "تنظيم القاعدة", "occurred"),
    ("قالت ميلوني إن الوضع خطير، متهمة روسيا بالتصعيد.", "ACCUSE", "ميلوني", "روسيا", "occurred"),
    ("قال ماكرون إن الوضع خطير، متهما روسيا بالتصعيد.", "ACCUSE", "ماكرون", "روسيا", "occurred"),
    ("رحب المبعوث الأممي مارتن غريفيثس بالهدنة.", "SUPPORT", "مارتن غريفيثس", "", "occurred"),
    ("فيما طالب زعيم المعارضة فريدريش ميرتس بوقف الهجرة.", "REQUEST", "فريدريش ميرتس", "", "occurred"),
    ("نفى قائد الحرس الرئاسي محمد حمدان دقلو الخبر.", "REJECT", "محمد حمدان دقلو", "", "occurred"),
    ("رحب الأمين العام لـ«إيغاد» ورقنه جبيهو بالخطوة.", "SUPPORT", "ورقنه جبيهو", "", "occurred"),
    ("تعهدت إيران بتقديم دعم لـ«حزب الله».", "SUPPORT", "إيران", "حزب الله", "occurred"),
    (
        "اتهم ماكرون خصمه بالخيانة، وأقال مدير الاستخبارات العسكرية محمد حمدان دقلو.",
        "SANCTION",
        "ماكرون",
        "محمد حمدان دقلو",
        "occurred",
    ),
    ("وناشد والي الجزيرة محمد حمدان دقلو الناس الهدوء.", "REQUEST", "محمد حمدان دقلو", "", "occurred"),
    ("تلقى الرئيس السوري بشار الأسد اتصالا من السيسي.", "CONSULT", "بشار الأسد السيسي", "", "occurred"),
    ("قتلت إسرائيل ثلاثة فلسطينيين.", "ASSAULT", "إسرائيل", "فلسطينيين", "occurred"),
    ("قتلت إسرائيل 20 فلسطينيا.", "ASSAULT", "إسرائيل", "فلسطينيا", "occurred"),
    ("نظمت نقابات فرنسية إضرابا عاما.", "PROTEST", "فرنسية", "", "occurred"),
    ("علقت مصر مشاركتها في محادثات مع إسرائيل.", "SANCTION", "مصر", "إسرائيل", "occurred"),
    ("أوقفت المصالح الأمنية المغربية، مساء الاثنين، 64 شابا.", "COERCE", "المغربية", "", "occurred"),
    ("وخفضت الإمارات تمثيلها لدى طهران.", "SANCTION", "الإمارات", "طهران", "occurred"),
    ("لوحت إيران بالرد على إسرائيل.", "THREATEN", "إيران", "إسرائيل", "occurred"),
    ("ألقت تركيا القبض على قيادي في داعش.", "COERCE", "تركيا", "", "occurred"),
]


@pytest.mark.parametrize(
    "sentence",
    [
        "قتل 5 أشخاص وأصيب 12 آخرون بجروح متفاوتة مساء الجمعة في حادث سير مروع شرق القاهرة.",
        "لم يعقد ترامب محادثات مع بوتين.",
        "إذا شنت إسرائيل هجوما على إيران سترتفع الأسعار.",
        "لا توجد مفاوضات بين إيران والولايات المتحدة.",
        "ليست هناك هدنة بين إسرائيل وحماس.",
        "هل تهاجم إسرائيل إيران؟",
        "اعترضت إسرائيل صاروخا أطلق من اليمن.",
        "شن ترامب هجوما حادا على إيران.",
        "توقع ترامب التوصل إلى اتفاق مع إيران قريبا.",
        "إسقاط مسيرات في بيلغورود",
    ],
)
def test_what_is_denied_asked_or_meant_otherwise_is_no_event(sentence: str) -> None:
    assert read(sentence).events == ()


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        ("يزور لولا دا سيلفا الصين الأسبوع المقبل.", ["planned"]),
        ("يزور بوتين تركيا الأسبوع المقبل.", ["planned"]),
        ("ترامب يلتقي زيلينسكي الجمعة المقبلة", ["planned"]),
        ("توقع مصر وقبرص اتفاقا الأسبوع المقبل.", ["planned"]),
        ("يزور بوتين تركيا الأسبوع الماضي.", ["occurred"]),
        ("طالبت تركيا السويد بالرد الأسبوع المقبل.", ["occurred"]),
        ("بعد زيارة بوتين إلى تركيا، يسافر الوفد الأسبوع المقبل.", ["occurred"]),
    ],
)
def test_a_day_to_come_makes_a_plan(sentence: str, statuses: list[str]) -> None:
    found = dated(sentence)
    assert [event.status for event in found.events] == statuses


def test_a_verb_in_the_past_has_no_day_to_come() -> None:
    facts = dated("اتفقت السعودية وإيران على لقاء الأسبوع المقبل.")
    assert [event.date_expression for event in facts.events if event.trigger == "اتفقت"] == [None]


def test_politics_is_no_play() -> None:
    body = "هنأ السيسي الرئيس المنتخب دونالد ترامب بفوزه في السباق. وأكد للرئيس المنتخب دعم مصر لفلسطين."
    assert "SUPPORT" in [event.event_type for event in read(body).events]


@pytest.mark.parametrize(("sentence", "event_type", "actors", "recipients", "status"), CASES + UNSEEN + TOLD)
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


@pytest.mark.parametrize(
    "sentence",
    [
        "غرق قارب قبالة ليبيا ولقي عشرة مهاجرين مصرعهم.",
        "توفي الفنان في حادث سير في مصر.",
        "قتل ثلاثة في حادث سير في مصر.",
        "هجوم المنتخب على مرمى ضيفه في مصر كان ضعيفا.",
        "الحكومة في السويد مطالبة بحل الأزمة.",
        "أطلقت شركة من اليابان هاتفا جديدا.",
        "لم يسبق لكندا أن قصفت المدينة.",
        "إذا هاجمت إيران قطر ارتفعت الأسعار.",
        "خطط الرجل لهجوم في بلجيكا.",
        "برأ القاضي المتهم، لكن النيابة في كندا اعترضت.",
        "توجه الناخبون في المكسيك إلى صناديق الاقتراع.",
        "فاز مرشح المعارضة في انتخابات الأرجنتين.",
        "غمرت الفيضانات قرى في باكستان وقطعت الطرق إليها.",
        "ضرب إعصار سواحل الفلبين ودمر مئات البيوت.",
        "أطلق سراح صحافية يابانية في سوريا.",
        "قال بايدن: «سنرسل صواريخ إلى أوكرانيا قريبا».",
    ],
)
def test_what_is_no_event_gives_none(sentence: str) -> None:
    assert read(sentence).events == ()


def test_articles_about_play_have_no_events() -> None:
    body = "هاجم المنتخب مرمى إسبانيا في المباراة. وقصف اللاعب الدفاع في البطولة، وطالب المدرب البرازيل بالهجوم."
    assert read(body).events == ()


def test_speaker_s_country_acts() -> None:
    facts = read("قال لافروف إن بلاده ستدعم سوريا. ورحبت روسيا بالبيان.")
    assert [names(facts, event, "actor") for event in facts.events if event.event_type == "SUPPORT"] == ["روسيا"] * 2


def test_attack_is_credited_to_who_claims_it() -> None:
    facts = read("قتل عشرة أشخاص في تفجير في بغداد. وأعلن تنظيم داعش مسؤوليته عن التفجير.")
    assert {names(facts, event, "actor") for event in facts.events} == {"داعش"}


def test_aside_goes_on_with_who_speaks() -> None:
    facts = read("وأضاف ماكرون أن روسيا قريبة، داعيا إلى الحوار.")
    assert [names(facts, event, "actor") for event in facts.events] == ["ماكرون"]


def test_date_after_since_is_not_the_day_of_the_event() -> None:
    body = "أجلت فرنسا مئات المدنيين منذ سقوط العاصمة في 15 أغسطس."
    reading = open_text(body, published=dt.date(2021, 8, 31))
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    reading = reading.having(dates=find_dates(reading, load_lexicon()))
    (report,) = find_events(reading, load_lexicon())
    assert len(reading.facts.dates) == 1
    assert report.date_expression is None


def test_who_announces_a_killing_is_not_the_killer() -> None:
    facts = read("أعلن برنامج الأغذية العالمي مقتل ثلاثة من موظفيه في انفجار لغم في السودان.")
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


def test_a_day_to_come_is_not_when_a_word_is_spoken() -> None:
    body = "تركيا تدعو روسيا إلى الانسحاب من سوريا مطلع 2022."
    reading = open_text(body, published=dt.date(2021, 8, 31))
    reading = reading.having(mentions=find_names(reading, load_lexicon()))
    reading = reading.having(dates=find_dates(reading, load_lexicon()))
    asked = next(report for report in find_events(reading, load_lexicon()) if report.event_type == "REQUEST")
    assert len(reading.facts.dates) == 1
    assert (asked.status, asked.date_expression) == ("occurred", None)


def test_report_resolves_to_its_words_place_and_date() -> None:
    body = "التقى بوتين أردوغان في سوتشي يوم الاثنين."
    reading = open_text(body)
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
