"""What was fetched is kept, and can be read again without the network."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator, WarcRecordType

from tests.fetching.site import HTML, ITEMS, RSS, Reply, Site, entry, news_outlet, rss, serving
from tests.fetching.test_fetcher import Memory
from warehouse.fetching import Archive, Fetched, Fetcher, FetchLimits, Request
from warehouse.model import LIST_HEADER, RawDocument
from warehouse.sources.configured import Source
from warehouse.sources.files import read_paths
from warehouse.sources.limits import Limits
from warehouse.sources.web import read_web

LIMITS = FetchLimits(delay_seconds=0, retry_seconds=0.01, allow_private_addresses=True)


def fetch(site: Site, folder: Path, *paths: str, rolled_bytes: int = 2**30) -> list[Fetched]:
    with Archive(folder, rolled_bytes=rolled_bytes) as archive, Fetcher(LIMITS, archive=archive) as fetcher:
        answers = [answer for _, answer in fetcher.fetch_all(Request(site.url(path), LIMITS) for path in paths)]
    return [answer for answer in answers if isinstance(answer, Fetched)]


def archived(folder: Path) -> dict[str, RawDocument]:
    found = list(read_paths([folder], limits=Limits()))
    assert all(isinstance(item, RawDocument) for item in found), found
    return {item.document_id: item for item in found if isinstance(item, RawDocument)}


def test_all_that_a_source_gave_is_read_again_from_its_archive(tmp_path: Path) -> None:
    with news_outlet() as site, Archive(tmp_path) as archive, Fetcher(LIMITS, archive=archive) as fetcher:
        source = Source(name="outlet", kind="feed", where=(site.url("/feed.xml"),))
        taken = {item.document_id: item for item in read_web(source, fetcher) if isinstance(item, RawDocument)}
    again = archived(tmp_path)
    assert again.keys() == taken.keys()
    for document_id, document in taken.items():
        assert again[document_id].url == document.url
        assert again[document_id].charset == document.charset
        assert again[document_id].media_type == document.media_type
        assert again[document_id].payload == document.payload


def test_lists_are_kept_when_they_change_and_are_no_articles(tmp_path: Path) -> None:
    with news_outlet() as site:
        source, memory = Source(name="outlet", kind="feed", where=(site.url("/feed.xml"),)), Memory()
        for _ in range(2):
            with Archive(tmp_path / "first") as archive, Fetcher(LIMITS, memory=memory, archive=archive) as fetcher:
                list(read_web(source, fetcher))
                memory |= {item.url: item for item in fetcher.take_remembered()}
        article = next(site.url(path) for path in site.routes if "olives" in path)
        site.routes["/feed.xml"] = Reply(rss([entry(ITEMS["olives"], article)]), RSS)
        with Archive(tmp_path / "second") as archive, Fetcher(LIMITS, memory=memory, archive=archive) as fetcher:
            list(read_web(source, fetcher))
    assert lists(tmp_path / "first") == [site.url("/feed.xml"), site.url("/feed.xml?page=2")]
    assert lists(tmp_path / "second") == [site.url("/feed.xml")]
    assert archived(tmp_path / "first")
    assert archived(tmp_path / "second") == {}


def lists(folder: Path) -> list[str]:
    """Return the addresses of the lists that an archive holds."""
    found = []
    for file in sorted(folder.rglob("*.warc.gz")):
        with file.open("rb") as stream:
            records = ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.response)
            found += [record.headers["WARC-Target-URI"] for record in records if record.headers.get(LIST_HEADER)]
    return found


def test_packed_and_chunked_bodies_are_kept_unpacked(tmp_path: Path) -> None:
    body = ITEMS["olives"].page()

    def chunked(handler: object) -> None:
        packed = gzip.compress(body)
        handler.wfile.write(  # type: ignore[attr-defined]
            f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\nContent-Encoding: gzip\r\nSet-Cookie: id=s3cret\r\n"
            f"Transfer-Encoding: chunked\r\n\r\n{len(packed):x}\r\n".encode()
            + packed
            + b"\r\n0\r\n\r\n"
        )

    with serving() as site:
        site.routes["/a"] = chunked
        (fetched,) = fetch(site, tmp_path, "/a")
        port_url = site.url("/a").replace("http://", "http://ali:pw@") + "?token=abc"
        site.routes["/a?token=abc"] = Reply(body + b" ")
        with Archive(tmp_path) as archive, Fetcher(LIMITS, archive=archive) as fetcher:
            list(fetcher.fetch_all([Request(port_url, LIMITS)]))
    assert fetched.document_id in archived(tmp_path)
    text = b"".join(gzip.decompress(file.read_bytes()) for file in tmp_path.rglob("*.gz"))
    assert b"X-Archive-Orig-content-encoding: gzip" in text
    for secret in (b"s3cret", b"pw@", b"abc", b"uthorization"):
        assert secret not in text


def test_records_are_as_the_format_wants_them(tmp_path: Path) -> None:
    with serving() as site:
        site.routes["/a"] = Reply(ITEMS["olives"].page())
        fetch(site, tmp_path, "/a")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.parent.parent.parent == tmp_path
    with file.open("rb") as stream:
        records = [
            (record.record_type, record.headers.to_dict(), record.verify_block_digest())
            for record in ArchiveIterator(stream, parse_http=False)
        ]
    kinds = [kind for kind, _, _ in records]
    assert kinds == [WarcRecordType.warcinfo, WarcRecordType.response, WarcRecordType.request]
    assert all(is_whole for _, _, is_whole in records)
    response, request = records[1][1], records[2][1]
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Target-URI"] == site.url("/a")


def test_large_archives_are_rolled(tmp_path: Path) -> None:
    with serving() as site:
        site.routes |= {f"/{slug}": Reply(item.page()) for slug, item in ITEMS.items()}
        fetched = fetch(site, tmp_path, *site.routes, rolled_bytes=3000)
    names = sorted(path.name for path in tmp_path.rglob("*.warc.gz"))
    assert len(names) > 2
    assert archived(tmp_path).keys() == {page.document_id for page in fetched}


@pytest.mark.parametrize("lost", [1, 200])
def test_what_a_killed_run_left_is_finished_by_the_next(tmp_path: Path, lost: int) -> None:
    with serving() as site:
        site.routes |= {"/a": Reply(ITEMS["olives"].page()), "/b": Reply(ITEMS["bridge"].page())}
        archive = Archive(tmp_path)
        with Fetcher(LIMITS, archive=archive) as fetcher:
            first, second = [
                answer.document_id
                for _, answer in fetcher.fetch_all(Request(site.url(path), LIMITS) for path in ("/a", "/b"))
                if isinstance(answer, Fetched)
            ]
    (part,) = tmp_path.rglob("*.part")
    whole = part.read_bytes()
    begin_of_second = _last_members(whole, 2)
    part.write_bytes(whole[: begin_of_second + lost])
    Archive(tmp_path)
    assert not list(tmp_path.rglob("*.part"))
    assert archived(tmp_path).keys() == {first}
    assert second != first


def test_nothing_is_made_where_nothing_is_fetched(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Archive(folder):
        pass
    assert not folder.exists()


def _last_members(packed: bytes, number: int) -> int:
    """Return where the last `number` gzip members of `packed` begin."""
    starts = [record.stream_pos for record in ArchiveIterator(io.BytesIO(packed), parse_http=False)]
    return starts[-number]
