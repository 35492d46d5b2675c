"""Every row of boilerplate_rules does what its examples say, alone and inside an article."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from warehouse.arabic.letters import MARKS, TATWEEL
from warehouse.cleaning import Rules
from warehouse.cleaning.lines import Line, read_lines, segments_of
from warehouse.cleaning.rules import line_key
from warehouse.errors import UsageError
from warehouse.lexicon.tables import Row, read_table

RULES = Rules.load()
ROWS = [row for row in read_table("boilerplate_rules") if row["scope"] != "define"]
NAMES = [row for row in read_table("boilerplate_rules") if row["scope"] == "define"]

TITLE = "بلدية الواحة تبدأ صيانة شبكة المياه في الأحياء القديمة"
LEAD = (
    "أعلنت بلدية الواحة بدء أعمال صيانة شبكة المياه في الأحياء القديمة، بعد شكاوى متكررة من السكان بشأن ضعف الضخ "
    "وانقطاعه ساعات طويلة كل يوم."
)
NEXT = "وأكد رئيس البلدية أن الأعمال ستنتهي قبل نهاية الصيف، وأن حركة السير ستعود إلى طبيعتها في الشوارع الرئيسية."


def article(row: Row, example: str) -> str:
    """Return an article with `example` where the rule's first scope looks for it."""
    match row["scope"].split()[0]:
        case "head":
            lines = [TITLE, example, LEAD, NEXT]
        case "tail":
            lines = [TITLE, LEAD, NEXT, example]
        case "rest":
            lines = [TITLE, LEAD, NEXT, example, "سوق التمور يفتح أبوابه", "مباراة ودية بين فريقين"]
        case _:
            lines = [TITLE, LEAD, example, NEXT]
    return "\n".join(lines)


def line_of(text: str, example: str) -> Line:
    """Return the line of the article `text` that is `example`."""
    return next(line for line in read_lines(text, RULES) if line.text == example)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule_id"])
def test_a_rule_cuts_its_example(row: Row) -> None:
    text = article(row, row["example_cut"])
    if row["scope"] == "part":
        cut = [piece for piece in segments_of(text, read_lines(text, RULES), RULES) if piece.rule_id == row["rule_id"]]
        assert [piece.role for piece in cut] == [row["role"]]
    else:
        line = line_of(text, row["example_cut"])
        assert (line.rule_id, line.role) == (row["rule_id"], row["role"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule_id"])
def test_a_rule_leaves_its_counterexample(row: Row) -> None:
    text = article(row, row["example_keep"])
    segments = segments_of(text, read_lines(text, RULES), RULES)
    kept = [text[piece.start_char : piece.end_char] for piece in segments if piece.kept]
    assert row["example_keep"] in kept


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["rule_id"])
def test_a_named_pattern_is_used_and_tells_its_examples_apart(row: Row) -> None:
    name, role = row["rule_id"], "ui"
    user = {"rule_id": "x", "role": role, "scope": "line", "pattern": f"{{{name}}}"}
    rules = Rules.of([*NAMES, user], words=RULES.words)
    assert rules.match("line", line_key(row["example_cut"]))
    assert not rules.match("line", line_key(row["example_keep"]))
    assert any(f"{{{name}}}" in other["pattern"] for other in [*ROWS, *NAMES])


def test_rule_ids_are_unique() -> None:
    ids = [row["rule_id"] for row in [*ROWS, *NAMES]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", [*NAMES, *ROWS], ids=lambda row: row["rule_id"])
def test_patterns_and_examples_are_in_normal_form(row: Row) -> None:
    cells = row["pattern"] + row["example_cut"] + row["example_keep"]
    assert not re.search(f"[{MARKS}{TATWEEL}\ufb50-\ufdff\ufe70-\ufefc]", cells.replace("أيضاً", "أيضا"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scope": "nowhere"}, "scope 'nowhere'"),
        ({"role": "noise"}, "role 'noise'"),
        ({"rule_id": "my-rule"}, "rule_id must be unique"),
        ({"pattern": "(إعلان"}, "no regular expression"),
        ({"pattern": "{nobody}"}, "not defined"),
        ({"pattern": r"(?:\w+)+!"}, "may never end"),
        ({"pattern": r"(?:\s*\w*)*!"}, "may never end"),
        ({"pattern": r"(?:ا|\w+\s?)+!"}, "may never end"),
        ({"pattern": "ا" * 20_001}, "at most 20000"),
        ({"scope": "part", "pattern": r"\s*إعلان"}, "must not begin with a repetition"),
        ({"scope": "part", "pattern": r"قبل|(?:-?\s+)\[إعلان"}, "must not begin with a repetition"),
    ],
)
def test_a_wrong_row_is_refused(change: Row, message: str) -> None:
    row = {"rule_id": "mine", "role": "ui", "scope": "line", "pattern": "إعلان"}
    with pytest.raises(UsageError, match=re.escape(message)):
        Rules.of([row | change])


def test_a_user_may_add_rules(tmp_path: Path) -> None:
    own = "rule_id,role,scope,pattern,example_cut,example_keep,note\nradio_hour,ui,line,موجز الساعة \\w+,,,\n"
    (tmp_path / "boilerplate_rules.csv").write_text(own, "utf-8")
    rules = Rules.load(tmp_path)
    assert [line.rule_id for line in read_lines(f"{TITLE}\nموجز الساعة التاسعة\n{LEAD}", rules)][1] == "radio_hour"
    assert rules.version != RULES.version


@pytest.mark.parametrize(
    ("table", "rows", "line", "is_cut"),
    [
        (
            "entity_aliases",
            "entity_id,alias,kind\nlocation:6th-of-october-city,واحة الغزلان,full\n",
            "واحة الغزلان",
            True,
        ),
        ("common_words", "word\nالقصرين\n", "القصرين", False),
    ],
)
def test_a_user_may_add_places(tmp_path: Path, table: str, rows: str, line: str, is_cut: bool) -> None:
    (tmp_path / f"{table}.csv").write_text(rows, "utf-8")
    rules = Rules.load(tmp_path)
    text = f"{TITLE}\n{line} في 3 ماي 2021\n{LEAD}"
    assert [(read_lines(text, each)[1].rule_id == "dateline") for each in (RULES, rules)] == [not is_cut, is_cut]
    assert rules.version != RULES.version


def test_a_changed_rule_is_a_changed_version() -> None:
    row = {"rule_id": "mine", "role": "ui", "scope": "line", "pattern": "إعلان"}
    assert Rules.of([row]).version != Rules.of([row | {"pattern": "إعلانات"}]).version
    assert Rules.of([row | {"note": "why"}]).version == Rules.of([row]).version


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("تاريخ النشر: 14th, September 2023 GMT", "تاريخ النشر: {date} GMT"),
        ("الثلاثاء ١٢ مايو/أيار ٢٠٢٠ - ١٠:٣٠", "{weekday} {date} - {time}"),
        ("١٢ رمضان ١٤٤١ هـ", "{date}"),
        ("المصـــدر:  وكالاتٌ", "المصدر: وكالات"),
        ("قتل 12 جنديا في 2015", "قتل 12 جنديا في 2015"),
    ],
)
def test_a_line_is_matched_in_normal_form_with_its_dates_by_name(line: str, key: str) -> None:
    assert line_key(line) == key


@pytest.mark.parametrize(
    "token",
    [
        "وكالات، ",
        "رويترز - ",
        "اشترك في نشرة ",
        "تحديث نشر ",
        "شارك ",
        "(أ ب، ",
        "الرئيسية > ",
        "— ",
        "https://t.co/x ",
        "ظهرت المقالة ",
        "المقالة أولا ",
        "لمتابعة اضغط ",
        "تابعوا على ",
        "محمد أحمد ",
        "محمد - ",
        "أخبار و",
        "سياسة التعليق ",
        "ا. ",
        "صحيفة الخليج | ",
        "@ab ",
        "The post ",
        "إذا كنت المقال ",
        "بريدك نشرتنا ",
    ],
)
def test_no_line_takes_long(token: str) -> None:
    line = (token * 420)[:415]
    started = time.process_time()
    read_lines(f"{TITLE}\n{line}\n{LEAD}\n{line}", RULES)
    list(RULES.pieces(token * 2000))
    assert time.process_time() - started < 1
