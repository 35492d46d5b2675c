"""Lines learned from the corpus: found by one run, cut by the next that has work, kept again when somebody says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Published, annotating_in_threads
from warehouse.settings import Settings
from warehouse.store.learned import decide
from warehouse.store.opening import open_build

TAIL = "رفيقكم في الدرب صباح مساء"
HEADING = "ماذا جرى في السوق"
TOWNS = ("سلمى", "رابية", "عين الورد", "تل الزعتر", "وادي النخيل", "برج الحمام", "رأس التين")
GOODS = ("القمح", "التمور")

pytestmark = pytest.mark.usefixtures("in_threads")


def paragraph(town: str, good: str) -> str:
    return (
        f"اشترى تجار من بلدة {town} كميات كبيرة من {good} في الأسبوع الماضي، وتوقعوا أن تبقى الأسعار على حالها "
        "حتى نهاية الموسم بعدما وصلت شحنات جديدة إلى المخازن."
    )


def record(outlet: str, number: int, *lines: str) -> str:
    town, good = TOWNS[number % len(TOWNS)], GOODS[number // len(TOWNS) % len(GOODS)]
    text = "\n".join((paragraph(town, good), *lines))
    title = f"تجار {town} يشترون {good} قبل نهاية الموسم"
    return json.dumps({"source": outlet, "title": title, "text": text}, ensure_ascii=False)


def below_heading(number: int) -> tuple[str, str]:
    return HEADING, f"وفي {TOWNS[number % len(TOWNS)]} بيعت كل الكميات قبل الظهر، على ما قال تجار من أهل البلدة."


@pytest.fixture(scope="module")
def learned(prefect: None, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The first run over two made-up outlets: one with a line at the foot of all its articles."""
    from flows.refresh import refresh

    folder = tmp_path_factory.mktemp("outlets")
    records = [record("درب", number, *below_heading(number), TAIL) for number in range(14)]
    records += [record("رصيف", number, *(TAIL,) * (number == 0)) for number in range(14)]
    (folder / "first.jsonl").write_text("\n".join(records), encoding="utf-8")
    settings = Settings(home=tmp_path_factory.mktemp("learned"))
    with annotating_in_threads():
        return Published(settings, refresh([folder], settings.home))


def bodies(published: Published) -> dict[str, list[str]]:
    rows = published.rows("select source_uri, body from articles order by source_uri")
    return {uri: body.split("\n") for uri, body in rows}


def test_a_line_is_learned_cut_and_kept_again(learned: Published, tmp_path: Path) -> None:
    from flows.refresh import refresh

    home = learned.settings.home
    listed = learned.rows("select outlet, line, status, article_count, cut_since_run from learned_lines")
    assert set(listed) == {("درب", HEADING, "candidate", 14, None), ("درب", TAIL, "learned", 14, None)}
    before = bodies(learned)
    assert sum(TAIL in body for body in before.values()) == 15

    later = tmp_path / "later.jsonl"
    later.write_text(record("رصيف", 3, "وغادر الوفد."), encoding="utf-8")
    assert refresh([], home).release is None
    summary = refresh([later], home)
    assert summary.annotated == 15  # the new one, and the fourteen with the line
    after = bodies(learned)
    assert {uri for uri, body in after.items() if TAIL in body} == {uri for uri in before if uri.endswith("#15")}
    assert all(HEADING in after[uri] for uri, body in before.items() if HEADING in body)
    cut = "select distinct text, role, kept, rule_id like 'learned-%' from segments where rule_id like 'learned-%'"
    assert learned.rows(cut) == [(TAIL, "ui", False, True)]
    evidence = "select status, article_count, cut_since_run from learned_lines where status <> 'candidate'"
    assert learned.rows(evidence) == [("learned", 14, summary.run_id)]
    assert refresh([later], home).release is None

    ((learned_id,),) = learned.rows("select learned_id from learned_lines where status = 'learned'")
    with open_build(learned.settings) as build:
        assert decide(build, learned_id, "keep") == TAIL
    assert refresh([later], home).annotated == 14
    assert {uri: body for uri, body in bodies(learned).items() if uri in before} == before
    assert learned.rows(evidence) == [("kept", 14, None)]
    assert refresh([later], home).release is None
