"""A news outlet on the loopback interface, for tests: what it serves can be changed, and what it was asked is kept.

`news_outlet()` is a whole one; `Site` alone serves whatever a test puts into its `routes`.
"""

from __future__ import annotations

import gzip
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
XML = "application/xml"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HOST = "127.0.0.1"


@dataclass
class Reply:
    """A plain answer. With validators it is answered 304 where the asker has it already."""

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    has_validators: bool = True

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha1(self.body).hexdigest()}"'  # noqa: S324


Behaviour = Callable[["_Handler"], None]
"""Writes an answer of its own to a handler, such as one that never ends."""


@dataclass(frozen=True)
class Asked:
    """A request that the site got."""

    path: str
    status: int | None  # None where a behaviour answered
    headers: dict[str, str]  # names in lower case

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep silent about askers that hang up."""


class Site:
    """A server on a free port of 127.0.0.1. `routes` maps paths, with their query, to what is answered."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Reply | Behaviour] = {}
        self.asked: list[Asked] = []
        self._server = _Server((_HOST, 0), type("Handler", (_Handler,), {"site": self}))
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def url(self, path: str = "/", *, host: str = _HOST) -> str:
        return f"http://{host}:{self._server.server_port}{path}"

    def paths_asked(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        route = self.site.routes.get(self.path, Reply(b"no such page", status=404, has_validators=False))
        if isinstance(route, Reply):
            self.reply(route)
            return
        before = len(self.site.asked)
        try:
            route(self)
        except OSError:  # the asker had enough
            self.close_connection = True
        if len(self.site.asked) == before:
            self.close_connection = True
            self.site.asked.append(Asked(self.path, None, headers))

    def reply(self, reply: Reply) -> None:
        """Send a plain answer."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_known = reply.status == 200 and reply.has_validators and headers.get("if-none-match") == reply.etag
        status = 304 if is_known else reply.status
        self.site.asked.append(Asked(self.path, status, headers))
        self.send_response(status)
        if reply.has_validators and reply.status == 200:
            self.send_header("ETag", reply.etag)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", "0" if is_known else str(len(reply.body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep silent."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site for the length of the block."""
    site = Site(tls)
    try:
        yield site
    finally:
        site.close()


def moved(target: str, status: int = 301) -> Reply:
    return Reply(b"", status=status, headers={"Location": target}, has_validators=False)


def failing(times: int, then: Reply, status: int = 500) -> Behaviour:
    """Fail `times` times, then answer."""
    left = iter(range(times))

    def answer(handler: _Handler) -> None:
        handler.reply(then if next(left, None) is None else Reply(status=status))

    return answer


def page(title: str, *paragraphs: str, published: str = "2026-11-20T08:00:00Z", head: str = "") -> bytes:
    """An article's page in UTF-8."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body><nav><a href='/'>الرئيسية</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


@dataclass(frozen=True)
class Item:
    """A news item of the outlet."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]

    def page(self, *, head: str = "") -> bytes:
        return page(self.title, *self.paragraphs, head=head)


ITEMS = {
    item.slug: item
    for item in (
        Item(
            "harbour",
            "توسعة ميناء صحار تبدأ مطلع العام المقبل",
            (
                "أعلنت وزارة النقل العمانية أن توسعة ميناء صحار ستبدأ مطلع العام المقبل بعد اختيار الشركة المنفذة.",
                "وقال وكيل الوزارة إن الأرصفة الجديدة ستستقبل سفنا أكبر من تلك التي يستقبلها الميناء اليوم.",
            ),
        ),
        Item(
            "olives",
            "موسم الزيتون في صفاقس يتأخر أسبوعين",
            (
                "تأخر موسم جني الزيتون في ولاية صفاقس التونسية أسبوعين بسبب أمطار هطلت في غير وقتها.",
                "ويتوقع مزارعو الجهة أن تكون الصابة أوفر من صابة السنة الماضية رغم هذا التأخير.",
            ),
        ),
        Item(
            "bridge",
            "افتتاح جسر ثالث فوق نهر دجلة في الموصل",
            (
                "افتتح محافظ نينوى جسرا ثالثا فوق نهر دجلة في مدينة الموصل بعد ثلاث سنوات من العمل فيه.",
                "ويختصر الجسر الطريق بين جانبي المدينة إلى ربع ساعة وفق ما ذكرته مديرية الطرق.",
            ),
        ),
        Item(
            "school",
            "مدرسة ريفية في المنيا تفوز بجائزة العلوم",
            (
                "فازت مدرسة ريفية في محافظة المنيا بالجائزة الأولى في مسابقة العلوم التي نظمتها وزارة التعليم.",
                "وصمم الطلاب جهازا رخيصا يقيس ملوحة مياه الري في الحقول القريبة من قريتهم.",
            ),
        ),
        Item(
            "railway",
            "الرباط ومراكش يصلهما قطار سريع بعد عامين",
            (
                "قال المكتب الوطني للسكك الحديدية إن القطار السريع سيصل بين الرباط ومراكش بعد عامين من الآن.",
                "وبدأت الأشغال في أطول أنفاق الخط قرب مدينة سطات خلال الصيف الماضي.",
            ),
        ),
        Item(
            "museum",
            "متحف عمّان يعرض نقوشا صفائية لم تعرض من قبل",
            (
                "يعرض متحف عمّان ابتداء من الخميس أربعين نقشا صفائيا عثر عليها باحثون في البادية الشمالية.",
                "وتروي النقوش أسماء رعاة مروا من هناك قبل ألفي سنة وأخبار قطعانهم.",
            ),
        ),
        Item(
            "fishing",
            "صيادو نواذيبو يطلبون تمديد موسم الأخطبوط",
            (
                "طلب صيادون في مدينة نواذيبو الموريتانية تمديد موسم صيد الأخطبوط شهرا واحدا بسبب الرياح.",
                "وأوضحت نقابتهم أن القوارب لم تخرج إلى البحر سوى أيام قليلة منذ بداية الموسم.",
            ),
        ),
        Item(
            "solar",
            "محطة شمسية جديدة تضيء قرى وادي حضرموت",
            (
                "بدأت محطة شمسية جديدة تزويد عشر قرى في وادي حضرموت بالكهرباء طوال ساعات النهار.",
                "وقالت السلطة المحلية إن البطاريات التي تخزن الطاقة لليل ستصل في الربيع.",
            ),
        ),
        Item(
            "library",
            "مكتبة حلب الوطنية تستعيد مخطوطات ضاعت قبل عقد",
            (
                "استعادت المكتبة الوطنية في حلب ستين مخطوطا ضاعت منها قبل عقد وعثر عليها في بيت مهجور.",
                "ويعمل مرممون على تجفيف الأوراق التي أصابتها الرطوبة قبل تصويرها.",
            ),
        ),
        Item(
            "market",
            "سوق المباركية في الكويت يعود بعد الترميم",
            (
                "عاد سوق المباركية في مدينة الكويت إلى العمل بعد ترميم استمر سنة كاملة.",
                "وحافظ المرممون على الأسقف الخشبية القديمة ووسعوا الممرات بين الدكاكين.",
            ),
        ),
        Item(
            "water",
            "ليبيا تصلح أنبوبا رئيسيا للنهر الصناعي",
            (
                "أصلح مهندسون ليبيون أنبوبا رئيسيا للنهر الصناعي قرب ترهونة بعد توقف دام خمسة أيام.",
                "وعادت المياه إلى أحياء طرابلس تدريجيا منذ فجر السبت بحسب إدارة الجهاز.",
            ),
        ),
        Item(
            "dates",
            "المدينة المنورة تصدر تمورها إلى أسواق جديدة",
            (
                "صدّرت مزارع المدينة المنورة هذا الموسم تمورا إلى ثلاث دول في شرق آسيا لأول مرة.",
                "ويشترط المستوردون أن تحمل كل شحنة شهادة من مختبر الجودة في المدينة.",
            ),
        ),
    )
}


def rss(entries: list[str], *, next_url: str | None = None) -> bytes:
    """An RSS feed of ready `entries`; with the link to its next page that RFC 5005 defines."""
    link = f'<atom:link rel="next" href="{next_url}"/>' if next_url else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>صحيفة المرفأ</title>'
        f"{link}{''.join(entries)}</channel></rss>"
    ).encode()


def entry(item: Item, url: str, *, is_full: bool = False) -> str:
    """An item of an RSS feed, with a summary of the article or with all of it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in item.paragraphs)
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if is_full else ""
    link = url.replace("&", "&amp;")
    return (
        f"<item><title>{item.title}</title><link>{link}</link><guid isPermaLink='false'>{item.slug}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>{item.paragraphs[0][:60]}…</description>"
        f"{content}</item>"
    )


def sitemap(urls: list[tuple[str, str | None]]) -> bytes:
    """A sitemap of addresses and the days they changed."""
    rows = "".join(f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in urls)
    return f'<?xml version="1.0"?><urlset xmlns="{_SITEMAPS}">{rows}</urlset>'.encode()


def sitemap_index(urls: list[str]) -> bytes:
    """A sitemap of sitemaps."""
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<?xml version="1.0"?><sitemapindex xmlns="{_SITEMAPS}">{rows}</sitemapindex>'.encode()


ROBOTS = b"User-agent: *\nDisallow: /members/\n\nUser-agent: OtherBot\nDisallow: /\n"


@contextmanager
def news_outlet() -> Iterator[Site]:
    """A whole outlet: two pages of a feed, an index of sitemaps, and articles with the usual oddities.

    `/feed.xml` lists harbour twice (with tracking parameters and as AMP), olives, bridge (moved for good), school, a
    page that is gone, and on its second page railway (fails twice), museum (in windows-1256, as only the header says),
    solar (robots.txt forbids it, but the feed has the whole of it) and water (forbidden, and only a summary).
    `/sitemap.xml` leads to fishing, library, market, a page of another host and, packed, dates.
    """
    with serving() as site:
        fill(site)
        yield site


EXPECTED = {
    "feed": {"harbour", "olives", "bridge", "school", "railway", "museum", "solar"},
    "sitemap": {"fishing", "library", "market", "dates"},
}
"""The items that each list of the outlet gives."""


def fill(site: Site) -> None:
    """Put the outlet's pages on a site."""

    def article(slug: str) -> str:
        return site.url(f"/news/{slug}")

    for slug in ("harbour", "olives", "school", "fishing", "library", "market", "dates"):
        site.routes[f"/news/{slug}"] = Reply(ITEMS[slug].page())
    amp = f'<link rel="canonical" href="{article("harbour")}">'
    site.routes["/news/harbour/amp"] = Reply(ITEMS["harbour"].page(head=amp))
    site.routes["/news/bridge"] = moved("/2026/11/bridge")
    site.routes["/2026/11/bridge"] = Reply(ITEMS["bridge"].page())
    site.routes["/news/railway"] = failing(2, Reply(ITEMS["railway"].page()))
    arabic = ITEMS["museum"].page().decode().replace('<meta charset="utf-8">', "").encode("cp1256")
    site.routes["/news/museum"] = Reply(arabic, "text/html; charset=windows-1256")
    site.routes["/members/solar"] = Reply(ITEMS["solar"].page())
    site.routes["/members/water"] = Reply(ITEMS["water"].page())
    site.routes["/robots.txt"] = Reply(ROBOTS, "text/plain")
    first = [
        entry(ITEMS["harbour"], article("harbour") + "?utm_source=rss&utm_medium=feed"),
        entry(ITEMS["harbour"], article("harbour/amp")),
        entry(ITEMS["olives"], article("olives") + "#comments"),
        entry(ITEMS["bridge"], article("bridge")),
        entry(ITEMS["school"], article("school")),
        entry(ITEMS["market"], article("gone")),
    ]
    second = [
        entry(ITEMS["railway"], article("railway")),
        entry(ITEMS["museum"], article("museum")),
        entry(ITEMS["solar"], site.url("/members/solar"), is_full=True),
        entry(ITEMS["water"], site.url("/members/water")),
    ]
    site.routes["/feed.xml"] = Reply(rss(first, next_url=site.url("/feed.xml?page=2")), RSS)
    site.routes["/feed.xml?page=2"] = Reply(rss(second), RSS)
    site.routes["/sitemap.xml"] = Reply(
        sitemap_index([site.url("/sitemap-new.xml"), site.url("/sitemap-old.xml.gz")]), XML
    )
    listed = [
        (article("library"), "2026-11-18"),
        (article("fishing"), "2026-11-20"),
        ("http://elsewhere.example/news/1", "2026-11-20"),
        (article("market"), None),
    ]
    site.routes["/sitemap-new.xml"] = Reply(sitemap(listed), XML)
    packed = gzip.compress(sitemap([(article("dates"), "2026-11-01")]), mtime=0)
    site.routes["/sitemap-old.xml.gz"] = Reply(packed, "application/gzip")
