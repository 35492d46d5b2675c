"""Across articles: one summit in three outlets, one of them without a date, and what is told of it a year later."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tests.benchmarks.events import meetings, publish_events

ARTICLES = [
    {
        "title": "لقاء في أنقرة بين الرئيسين التركي والفرنسي",
        "published": "2022-03-17",
        "body": "التقى الرئيس التركي رجب طيب أردوغان نظيره الفرنسي إيمانويل ماكرون في أنقرة. "
        "وكان ماكرون يشارك، يوم الثلاثاء، في أعمال منتدى اقتصادي، وتحدث أردوغان وماكرون إلى الصحافيين خلال الاجتماع.",
    },
    {
        "title": "ألمانيا تنتقد قمة أنقرة",
        "published": "2022-03-17",
        "body": "قبل الرئيس الفرنسي إيمانويل ماكرون دعوة وجهها إليه الرئيس التركي رجب طيب أردوغان خلال القمة التي "
        "جمعتهما في تركيا، الأربعاء. وحذرت ألمانيا، الخميس، غداة القمة بين أردوغان وماكرون من نتائجها.",
    },
    {
        "title": "أردوغان وماكرون في القصر",
        "published": None,
        "body": "عقد الرئيس التركي رجب طيب أردوغان اجتماعا مع الرئيس الفرنسي إيمانويل ماكرون في أنقرة. "
        "وبحث أردوغان مع ماكرون ملف الغاز.",
    },
    {
        "title": "أردوغان في باريس",
        "published": "2023-05-10",
        "body": "وصل الرئيس التركي رجب طيب أردوغان أمس إلى فرنسا. "
        "والتقى أردوغان الرئيس الفرنسي إيمانويل ماكرون في باريس أمس.",
    },
]


def test_three_outlets_tell_of_one_summit(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(json.dumps(article, ensure_ascii=False) for article in ARTICLES), encoding="utf-8")
    with publish_events([news], tmp_path / "marsad.duckdb") as tables:
        summits = meetings(tables, "person:recep-tayyip-erdogan", "person:emmanuel-macron")
    assert [(day, articles) for day, _, articles in summits] == [(dt.date(2022, 3, 16), 3), (dt.date(2023, 5, 9), 1)]
