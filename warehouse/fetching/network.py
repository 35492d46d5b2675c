"""Connections that go only where they may, and end when their time is over.

httpcore opens and reads them; this backend resolves the name once, connects to the very address that it checked (a
name that resolves to something else a moment later changes nothing), and cuts every wait to what is left of the
request's time, so that a server which sends a byte now and then is not waited for without end.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpcore
import httpx

from warehouse.fetching.addresses import resolve

_KEPT_SECONDS = 30.0  # that an idle connection is kept for the next request; arbitrary
_Sockets = weakref.WeakSet[socket.socket]


class Deadline(threading.local):
    """When the request of this thread has to be answered."""

    at: float = float("inf")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give what the block does `seconds` in all."""
        self.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.at = float("inf")

    def cut(self, timeout: float | None) -> float:
        """Return what is left of `timeout`. Raises httpcore.ReadTimeout when nothing is."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this request is over")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends with the deadline; its socket stands among the `opened` while it lives."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline, opened: _Sockets) -> None:
        self._inner = inner
        self._deadline = deadline
        self._opened = opened
        opened.add(inner.get_extra_info("socket"))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout))
        return _Stream(inner, self._deadline, self._opened)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Opens connections to public addresses only; with `allow_private`, to any."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private
        self._opened: _Sockets = weakref.WeakSet()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers. Raises Unreadable `dns_error`, `private_address`."""
        *others, last = resolve(host, port, allow_private=self._allow_private)
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect(address, port, timeout, local_address, socket_options)
        return self._connect(last, port, timeout, local_address, socket_options)

    def _connect(self, address: str, port: int, timeout: float | None, *options: Any) -> httpcore.NetworkStream:
        inner = self._inner.connect_tcp(address, port, self._deadline.cut(timeout), *options)
        return _Stream(inner, self._deadline, self._opened)

    def abort(self) -> None:
        """End all connections, so that whoever waits for one waits no more."""
        for connection in list(self._opened):
            with suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)


class Transport(httpx.BaseTransport):
    """httpx's way to the network, through a backend of ours; with a `proxy`, by way of that.

    httpcore's exceptions are left as they are.
    """

    def __init__(self, backend: httpcore.NetworkBackend, *, proxy: str | None) -> None:
        options: dict[str, Any] = {
            "ssl_context": httpx.create_ssl_context(),  # certifi's roots, or those of SSL_CERT_FILE
            "network_backend": backend,
            "max_connections": None,
            "keepalive_expiry": _KEPT_SECONDS,
        }
        self._pool = _proxied(httpx.URL(proxy), options) if proxy else httpcore.ConnectionPool(**options)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer with its body still to be read. Raises httpcore's exceptions, Unreadable."""
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def _proxied(proxy: httpx.URL, options: dict[str, Any]) -> httpcore.ConnectionPool:
    """Return the connections through a proxy, which is told the name and password that its address has."""
    who = (proxy.username.encode(), proxy.password.encode()) if proxy.userinfo else None
    return httpcore.HTTPProxy(str(proxy.copy_with(userinfo=b"")), proxy_auth=who, **options)


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
