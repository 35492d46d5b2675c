"""The fields of a record, and the names by which data sets, services and crawlers know them.

Names are compared without regard to case, separators, the Arabic article and spelling variants: `Pub_Date` is
`pubDate`, «تاريخ النشر» is «التاريخ_النشر».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from warehouse.arabic.letters import fold

# Ours first, then in the order in which they are believed: a record may have a text and its summary.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("title", "headline", "header", "heading", "article_title", "news_title", "post_title"),
        *("عنوان", "عنوان الخبر", "عنوان المقال", "عنوان المقالة", "العنوان الرئيسي", "العنوان الرئيس"),
    ),
    "text": (
        *("text", "content", "body", "article_body", "article", "full_text", "main_text", "article_text"),
        *("article_content", "news_text", "news_body", "news_content", "post_content", "full_content"),
        *("content_text", "content_html", "content_snippet", "story", "html"),
        *("نص", "نص الخبر", "نص المقال", "نص المقالة", "النص الكامل", "محتوى", "محتوى الخبر", "محتوى المقال"),
        *("متن", "متن الخبر", "مضمون", "تفاصيل الخبر", "تفاصيل", "مقال", "مقالة", "خبر"),
        *("description", "summary", "excerpt", "وصف", "ملخص", "موجز", "مقتطف"),
    ),
    "url": (
        *("url", "link", "canonical_url", "source_url", "article_url", "news_url", "page_url", "web_url", "permalink"),
        "mainEntityOfPage",
        *("رابط", "رابط الخبر", "رابط المقال", "رابط المقالة", "رابط الصفحة", "الرابط الأصلي", "رابط المصدر"),
    ),
    "date": (
        *(
            "date",
            "published",
            "pub_date",
            "date_published",
            "published_at",
            "datetime",
            "date_publish",
            "publish_date",
        ),
        *("published_date", "publication_date", "published_time", "publish_time", "article_date", "news_date"),
        *("created_at", "timestamp"),
        *("تاريخ", "تاريخ النشر", "تاريخ الخبر", "تاريخ المقال", "تاريخ نشر الخبر", "تاريخ الإصدار", "وقت النشر"),
    ),
    "outlet": (
        *("outlet", "source", "site", "publisher", "site_name", "source_name", "outlet_name", "newspaper", "website"),
        "domain",
        *("مصدر", "اسم المصدر", "مصدر الخبر", "ناشر", "جهة النشر", "اسم الموقع", "صحيفة", "اسم الصحيفة", "جريدة"),
    ),
    "author": (
        *("author", "byline", "authors", "creator", "writer", "author_name", "journalist", "reporter"),
        *("كاتب", "اسم الكاتب", "كاتب المقال", "كاتب الخبر", "مؤلف", "بقلم", "محرر", "مراسل"),
    ),
}
_SEPARATORS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def field_key(name: str) -> str:
    """Return `name` as names of fields are compared.

    >>> field_key("Pub-Date"), field_key("تاريخُ النشر") == field_key("التاريخ_نشر")
    ('pubdate', True)
    """
    words = _SEPARATORS.split(fold(name))
    return "".join(word[2:] if word.startswith("ال") and len(word) > 3 else word for word in words)


_FIELD_OF = {field_key(name): field for field, names in FIELD_NAMES.items() for name in names}


def field_of(name: str) -> str | None:
    """Return which field the name of a column or key stands for, None where it is none that Marsad reads."""
    return _FIELD_OF.get(field_key(name))
