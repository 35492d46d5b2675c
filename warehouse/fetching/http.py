"""One request and its answer, within limits of time and size."""

from __future__ import annotations

import datetime as dt
import logging
import ssl
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import httpcore
import httpx

from warehouse.errors import Unreadable
from warehouse.fetching.addresses import resolve
from warehouse.fetching.limits import FetchLimits
from warehouse.fetching.model import Get, Response
from warehouse.fetching.network import Backend, Deadline, Transport
from warehouse.fetching.unpacking import ACCEPTED, unpacked
from warehouse.fetching.urls import shown_url

_HEADERS = {
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Language": "ar, *;q=0.5",
    "Accept-Encoding": ACCEPTED,
}


class Client:
    """Asks servers; may be used by several threads at once. Proxies of the environment are not used, cookies not kept.

    With a proxy, that resolves the names, and what it connects to is not known here: a name that is private only for
    the proxy is not refused.
    """

    def __init__(self, limits: FetchLimits) -> None:
        logging.getLogger("httpcore").setLevel(logging.INFO)  # its details are headers, with the secrets in them
        self._deadline = Deadline()
        self._backend = Backend(self._deadline, allow_private=limits.allow_private_addresses or bool(limits.proxy))
        self._transport = Transport(self._backend, proxy=limits.proxy)
        self._headers = {"User-Agent": limits.user_agent, **_HEADERS}

    def ask(self, get: Get, limits: FetchLimits) -> Response:
        """Return the answer to `get`, with the body of a 200.

        Raises Unreadable: `timed_out`, `connect_error`, `dns_error`, `private_address`, `tls_error`,
        `broken_response`, `bad_encoding`, `too_large`, `no_page`, `bad_url`.
        """
        url = get.url
        request = self._request(get, limits)
        if limits.proxy:
            _refuse_private(request.url.host, limits)
        try:
            with (
                self._deadline.within(limits.total_seconds),
                closing(self._transport.handle_request(request)) as answer,
            ):
                return _taken(get, request, answer)
        except httpcore.TimeoutException as error:
            raise Unreadable(
                "timed_out",
                f"{shown_url(url)} did not answer in time; allowed are {limits.connect_seconds:g} s to connect, "
                f"{limits.read_seconds:g} s without a byte and {limits.total_seconds:g} s in all "
                "(MARSAD_FETCH_CONNECT_SECONDS, MARSAD_FETCH_READ_SECONDS, MARSAD_FETCH_TOTAL_SECONDS).",
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise _as_unreadable(url, error) from error

    def _request(self, get: Get, limits: FetchLimits) -> httpx.Request:
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        headers = {**self._headers, **get.headers}
        try:
            request = httpx.Request("GET", get.url, headers=headers, extensions={"timeout": timeout.as_dict()})
        except (httpx.InvalidURL, UnicodeError) as error:  # the latter for a host that is none
            raise Unreadable("bad_url", f"{shown_url(get.url)} is no address; check its spelling.") from error
        if request.url.userinfo:
            return next(httpx.BasicAuth(request.url.username, request.url.password).auth_flow(request))
        return request

    def abort(self) -> None:
        """End the requests of all threads."""
        self._backend.abort()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


def _refuse_private(host: str, limits: FetchLimits) -> None:
    """Raise Unreadable `private_address` as far as can be told here: the proxy resolves the name again."""
    try:
        resolve(host, 0, allow_private=limits.allow_private_addresses)
    except Unreadable as error:
        if error.reason == "private_address":
            raise


def media_type_of(response: Response) -> str:
    """Return the type that the server says, in lower case and without parameters; `text/html` where it says none."""
    said = response.header("content-type") or "text/html"
    return said.partition(";")[0].partition(",")[0].strip().lower()


def charset_of(response: Response) -> str | None:
    """Return the encoding that the server says."""
    return httpx.Response(200, headers={"Content-Type": response.header("content-type") or ""}).charset_encoding


def _taken(get: Get, request: httpx.Request, answer: httpx.Response) -> Response:
    stream: Any = answer.extensions.get("network_stream")
    server = stream.get_extra_info("server_addr") if stream else None
    response = Response(
        url=get.url,
        status=answer.status_code,
        reason=answer.reason_phrase,
        headers=tuple(answer.headers.multi_items()),
        sent=tuple(request.headers.multi_items()),
        payload=b"",
        server=server[0] if server else None,
        at=dt.datetime.now(dt.UTC),
    )
    if response.status != httpx.codes.OK:
        if response.status == httpx.codes.NOT_MODIFIED or response.header("content-length") == "0":
            answer.read()  # nothing, and the connection can be used again
        return response
    media_type = media_type_of(response)
    if get.media_types is not None and media_type not in get.media_types:
        raise Unreadable("no_page", f"{shown_url(get.url)} is of type {media_type[:80]!a}, and no page of text.")
    encoding = ",".join(answer.headers.get_list("content-encoding"))
    announced = response.header("content-length") or ""
    if announced.isdecimal() and int(announced) > get.max_bytes:
        raise _too_large(get)
    body = _limited(get, unpacked(_limited(get, answer.iter_raw()), encoding))
    if get.into is None:
        return replace(response, payload=b"".join(body))
    get.into.seek(0)
    get.into.truncate()  # of what an earlier try left
    get.into.writelines(body)
    return response


def _limited(get: Get, pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > get.max_bytes:
            raise _too_large(get)
        yield piece


def _too_large(get: Get) -> Unreadable:
    return Unreadable(
        "too_large",
        f"{shown_url(get.url)} has more than the {get.max_bytes} bytes allowed "
        "(MARSAD_FETCH_MAX_BYTES; of a feed or sitemap MARSAD_FETCH_MAX_LIST_BYTES, of a table "
        "MARSAD_FETCH_MAX_TABLE_BYTES; max_bytes of the source).",
    )


def _as_unreadable(url: str, error: Exception) -> Unreadable:
    """Return what a fault of the connection means."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or "unknown"
        return Unreadable("tls_error", f"{shown_url(url)} has no connection to be trusted ({why}).")
    if isinstance(error, httpcore.ConnectError | httpcore.ProxyError):
        return Unreadable("connect_error", f"{shown_url(url)} cannot be connected to ({str(error)!a}).")
    return Unreadable("broken_response", f"the answer of {shown_url(url)} broke off or is no HTTP ({str(error)!a}).")
