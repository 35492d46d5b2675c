"""Documents that nobody wrote: `made(seed)` is the same document for the same seed, wherever and whenever.

Some are put together from sentences, markup and odd characters, the others are documents of the sample corpus with
bytes flipped, pieces cut out, spliced or repeated, or read as another encoding.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from functools import cache

from warehouse.model import RawDocument
from warehouse.project import sample_dir

SENTENCES = (
    "أعلنت وزارة الخارجية السودانية أن وفدا من مجلس السيادة يصل إلى جدة غدا لبدء محادثات مع قوات الدعم السريع.",
    "قال رئيس الوزراء العراقي محمد شياع السوداني: «لن نسمح بأي خرق للسيادة»، مضيفا أن بلاده ستتخذ ما يلزم.",
    "وأسفر الهجوم الذي وقع فجر الثلاثاء 14 مارس/آذار 2023 قرب مدينة درعا عن مقتل ثلاثة جنود وإصابة سبعة.",
    'وأضاف المتحدث باسم الجيش أحمد المسماري في بيان أن القوات "سيطرت على الطريق الساحلي" بعد اشتباكات.',
    "التقى وزير الخارجية المصري سامح شكري نظيره التركي مولود تشاووش أوغلو في أنقرة أمس الخميس.",
    "ونفت طهران أي صلة لها بالضربة التي استهدفت ناقلة نفط في خليج عمان الأسبوع الماضي.",
    "وقعت السعودية والصين 34 اتفاقية بقيمة 110 مليارات ريال على هامش القمة في الرياض.",
    "طالبت الأمم المتحدة إسرائيل بوقف الاستيطان في الضفة الغربية، بينما أدانت الجامعة العربية «الانتهاكات المتكررة».",
    "تظاهر آلاف اللبنانيين في بيروت احتجاجا على انهيار الليرة، وأغلق محتجون الطرق المؤدية إلى المطار.",
    "حكمت محكمة تونسية بالسجن خمس سنوات على النائب السابق سيف الدين مخلوف، بحسب وكالة الأنباء الرسمية.",
    "ومن المقرر أن يزور الرئيس الفرنسي إيمانويل ماكرون الجزائر في 25 أغسطس المقبل.",
    "انتخب البرلمان أول من أمس رئيسا جديدا للحكومة خلفا للمستقيل عبد الحميد الدبيبة.",
    "كتب على تويتر @alnaba2: «شكرا لكل من ساعد» #زلزال_المغرب",
    "الحكومة توافق على موازنة العام الجديد",
    "بغداد - رويترز",
    "بقلم: سمير عطا",
    "١٢ محرم ١٤٤٥ هـ الموافق ٣٠ يوليو ٢٠٢٣ م",
)
MARKERS = (
    "اقرأ أيضا", "اقرأ أيضاً: الحكومة توافق على الموازنة", "شاهد أيضا", "[ad_1]", "إعلان", "شارك الخبر",
    "Share on Twitter", "المصدر: وكالات", "انتهى", "التعليقات (12)", "حقوق النشر محفوظة © 2023",
    "تابعونا على فيسبوك", "آخر تحديث: 12:40", "https://example.org/a?b=1&amp;c=2", "pic.twitter.com/AbCdEf",
    "— الاسم (@user) May 3, 2023", "مواضيع ذات صلة", "1/3",
)  # fmt: skip
ODD = (
    " ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\x00", "\x07", "\x1b[31m", "\ufeff", "\ufffd", "\u200f",
    "\u202e", "\u2066", "\u0640", "\u064b\u0651", "\u0670", "\ufdfa", "\ufefb", "😀", "\U0001f1f8\U0001f1e9",
    "é", "e\u0301", "中", "א", "ک", "گ", "«", "»", "“", "”", '"', "'", "(", ")", "[", "]", "{", "}", "<", ">",
    "&", "&amp;", "&#1575;", "&#0;", "&#xD800;", "\\ud83d", "\\", "/", "-", "–", "—", ":", "؛", "،", ",", ".",
    "..", "…", "؟", "!", "%", "*", "|", "#", "_", "1", "٣", "۴", "2023", "99999999999999999999", "31/02/2023",
    "00:00", "و", "ال", "وال", "لل", "ب", "قال", "أن", "أمس", "بن", "أبو", "عبد", "وزير", "رئيس", "مقتل",
    "زيارة", "مارس/آذار", "هـ", "a", "=cmd|' /C calc'!A0", "'; drop table x;--",
)  # fmt: skip
TAGS = (
    "<p>", "</p>", "<div class='article-body'>", "</div>", "<br>", "<h1>", "</h1>", "<h2>", "<li>", "<ul>",
    "<table><tr><td>", "<script>", "</script>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"articleBody\":\"", '"}</script>', "<!--",
    "-->", "<![CDATA[", "]]>", "<meta property='og:title' content='", "'>", "<meta charset='", "<style>",
    "<a href='x'>", "</a>", "<figure><figcaption>", "<blockquote class='twitter-tweet'>", "<article>",
    "</article>", "<title>", "</title>", "<time datetime='2023-13-45T99:99:99Z'>", "<svg><p>", "<template>",
    "<plaintext>", "<html xmlns='", "<x:y z=", "<noscript>", "<span dir=rtl>", "<base href='http://[x'>",
    "<link rel=canonical href='http://[bad/1'>", "<", "</", "<p", "&lt;p&gt;",
)  # fmt: skip
KEYS = ("title", "text", "body", "content", "url", "date", "published", "author", "source", "outlet", "tags", "x")
ENCODINGS = ("utf-8", "windows-1256", "iso-8859-6", "utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "mac-roman")
MEDIA_TYPES = ("text/plain", "text/html", "application/json")


@cache
def corpus() -> tuple[tuple[str, bytes], ...]:
    """Return media type and bytes of the documents of the sample corpus."""
    kinds = {".txt": "text/plain", ".html": "text/html"}
    files = sorted(path for path in sample_dir().rglob("*") if path.suffix in kinds)
    whole = [(kinds[path.suffix], path.read_bytes()) for path in files]
    lines = [line for path in sorted(sample_dir().rglob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return tuple(whole + [("application/json", line) for line in lines])


def made(seed: int) -> RawDocument:
    """Return document number `seed`."""
    chance = random.Random(seed)  # noqa: S311 - made again from its seed
    media_type, payload = _mutated(chance) if chance.random() < 0.5 else _composed(chance)
    if chance.random() < 0.02:
        payload = gzip.compress(payload, mtime=0)[: None if chance.random() < 0.5 else -5]
    if chance.random() < 0.05:
        media_type = chance.choice(MEDIA_TYPES)
    return RawDocument(
        document_id=hashlib.sha256(payload).hexdigest(),
        source_uri=f"made/{seed}",
        media_type=media_type,
        payload=payload,
        url=chance.choice((None, None, "https://example.org/2023/05/07/1", "http://[x", text(chance, 3))),
        outlet=chance.choice((None, None, None, "الأفق", text(chance, 2))),
        charset=chance.choice((None, None, None, "windows-1256", "utf-16", "x-none", "\x00")),
    )


def text(chance: random.Random, pieces: int) -> str:
    """Return so many pieces of text one after another, some of them repeated, a few of them thousands of times."""
    parts: list[str] = []
    for _ in range(pieces):
        kind = chance.random()
        if kind < 0.45:
            parts.append(chance.choice(SENTENCES) + chance.choice(("\n", "\n\n", " ")))
        elif kind < 0.6:
            parts.append(chance.choice(MARKERS) + "\n")
        elif kind < 0.7:
            words = chance.choice(SENTENCES).split()
            parts.append(" ".join(chance.sample(words, len(words))) + " ")
        elif kind < 0.93:
            parts.append(chance.choice(ODD))
        elif kind < 0.989:
            parts.append(chance.choice(ODD) * chance.randrange(2, 60))
        elif kind < 0.99:
            parts.append(chance.choice(ODD + MARKERS) * chance.randrange(60, 6000))
        else:
            parts.append(chr(chance.randrange(1, 0x3000)) * chance.randrange(1, 9))
    return "".join(parts)


def _composed(chance: random.Random) -> tuple[str, bytes]:
    media_type = chance.choice(MEDIA_TYPES)
    pieces = min(300, int(chance.paretovariate(0.8) * 4))
    if media_type == "application/json":
        keys = chance.sample(KEYS, chance.randrange(1, 8))
        record: dict[str, object] = {key: text(chance, chance.randrange(4)) for key in keys}
        record[chance.choice(("text", "body", "content"))] = text(chance, pieces)
        record[chance.choice(KEYS)] = chance.choice((None, 7, 1e400, True, [], ["وسم", 3], {"a": [1]}, "9999-12-31"))
        return media_type, json.dumps(record, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    if media_type == "text/html":
        parts = [text(chance, 1) if chance.random() < 0.6 else chance.choice(TAGS) for _ in range(2 * pieces)]
        if chance.random() < 0.5:
            parts[:0] = ["<html><head><title>", text(chance, 1), "</title></head><body><article><p>"]
        return media_type, "".join(parts).encode("utf-8", "surrogatepass")
    encoding = "utf-8" if chance.random() < 0.7 else chance.choice(ENCODINGS)
    return media_type, text(chance, pieces).encode(encoding, "replace")


def _mutated(chance: random.Random) -> tuple[str, bytes]:
    media_type, original = chance.choice(corpus())
    payload = bytearray(original)
    for _ in range(chance.randrange(1, 6)):
        _mutate(payload, chance)
    return media_type, bytes(payload[:200_000])


def _mutate(payload: bytearray, chance: random.Random) -> None:
    """Change `payload` in one of many ways."""
    at = chance.randrange(len(payload) + 1)
    end = min(len(payload), at + int(chance.paretovariate(0.7) * 4))
    match chance.randrange(9):
        case 0:
            for place in chance.choices(range(max(1, len(payload))), k=chance.randrange(1, 30)):
                payload[place : place + 1] = bytes([chance.randrange(256)])
        case 1:
            del payload[at:end]
        case 2:
            del payload[at:]
        case 3:
            payload[at:at] = payload[at:end] * chance.randrange(1, 40)
        case 4:
            _, other = chance.choice(corpus())
            start = chance.randrange(len(other) + 1)
            payload[at:end] = other[start : start + 2000]
        case 5:
            payload[at:at] = text(chance, chance.randrange(1, 6)).encode("utf-8", "surrogatepass")
        case 6:
            payload[at:at] = chance.choice(TAGS).encode() * chance.choice((1, 1, 1, 50))
        case 7:
            lines = bytes(payload).split(b"\n")
            chance.shuffle(lines)
            payload[:] = b"\n".join(lines)
        case _:
            read = bytes(payload).decode(chance.choice(ENCODINGS), "replace")
            payload[:] = read.encode(chance.choice(ENCODINGS), "replace")
