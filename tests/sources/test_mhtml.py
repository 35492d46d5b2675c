"""Pages that browsers saved in one file."""

from __future__ import annotations

import base64
import quopri

import pytest

from tests.sources.reading import documents, in_bytes, outcomes

PAGE = "<html><body><p>وصلت السفينة إلى الميناء</p></body></html>"


def saved(page: bytes, encoding: str, charset: str, *, frame_first: bool = False) -> bytes:
    part = f'Content-Type: text/html; charset="{charset}"\r\nContent-ID: <main>\r\nContent-Location: https://sada.example/1\r\n'
    part += f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    frame = b"--b\r\nContent-Type: text/html\r\nContent-ID: <frame>\r\n\r\n<p>ad</p>\r\n"
    main = b"--b\r\n" + part.encode() + page + b"\r\n"
    picture = b"--b\r\nContent-Type: image/gif\r\n\r\nGIF89a\r\n"
    head = 'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"'
    head += '; start="<main>"\r\n\r\n' if frame_first else "\r\n\r\n"
    return head.encode() + (frame + main if frame_first else main + frame) + picture + b"--b--\r\n"


@pytest.mark.parametrize("frame_first", [True, False])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("binary", bytes)],
)
def test_the_page_is_read_with_its_address(encoding: str, encode: object, charset: str, frame_first: bool) -> None:
    page = encode(PAGE.encode(charset))  # type: ignore[operator]
    (document,) = documents(in_bytes("a.mhtml", saved(page, encoding, charset, frame_first=frame_first)))
    assert document.payload.strip() == PAGE.encode(charset)
    assert (document.url, document.charset, document.media_type) == ("https://sada.example/1", charset, "text/html")


@pytest.mark.parametrize(
    "payload",
    [
        b"junk",
        b"Content-Type: image/gif\r\n\r\nGIF89a",
        b"Content-Type: text/html\r\n\r\n ",
        b"Content-Type: multipart/related; boundary=b\r\n\r\n",
        b"Content-Type: multipart/related; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" * 3000,
    ],
)
def test_what_holds_no_page_says_so(payload: bytes) -> None:
    from warehouse.sources.limits import Limits

    assert outcomes(in_bytes("a.mht", payload, limits=Limits())) == {"a.mht": "bad_mhtml"}
