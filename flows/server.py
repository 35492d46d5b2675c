"""Prefect's server: a temporary one, started early, and the one that `marsad serve` keeps.

Prefect starts a temporary server by itself, but only after its client has imported all of the server's code as well,
and the two processes import one after the other. Here the server's process begins first, with the settings that make
it lean, while the command imports the rest: 7 instead of 17 seconds for a trivial flow. A server that is configured
or runs on this machine is used instead.

Either server's process listens on a socket it inherits, and ends when the process that started it does. The one that
is kept has the page and the scheduler, and its database is in HOME/prefect, unless the user's `PREFECT_HOME` or
`PREFECT_API_DATABASE_CONNECTION_URL` says otherwise: what it knows is there at the next start.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.request
from base64 import b64encode
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import certifi

from warehouse.errors import StageError, UsageError

if TYPE_CHECKING:
    from flows.refresh import Summary
    from warehouse.settings import Settings

LOCAL_SERVER = "http://127.0.0.1:4200/api"
_STARTUP_SECONDS = 120  # a first start migrates Prefect's database, which takes up to half a minute
_QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
_LEAN = {
    # Registering blocks imports all Prefect collections that are installed; both switches are needed.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # nobody can read them there once it has stopped
}
_KEPT = {
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # what the runner itself says is on standard error only
    "PREFECT_LOGGING_EXTRA_LOGGERS": "marsad",  # what the stages say is on the page of each run
}
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_process: subprocess.Popen[bytes] | None = None
_is_kept = False


def refresh_with_server(settings: Settings, *, verbose: bool = False, **what: Any) -> Summary:
    """Run the flow `refresh` on `what`, its parameters; a temporary server starts while its code is imported."""
    log = settings.build_file.parent / "prefect-server.log"
    prepare_prefect(verbose=verbose)
    start_server(log)
    from flows.refresh import refresh

    await_server(log)
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):  # its thread takes a second to end
        summary: Summary = refresh(home=settings.home, sources_file=settings.sources, **what)
        return summary


def prepare_prefect(*, verbose: bool = False) -> None:
    """Set Prefect's environment; to be called before Prefect is imported. What the user has set stands."""
    level = {"PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL"}  # errors are ours to tell
    startup = {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(_STARTUP_SECONDS)}
    for name, value in (_QUIET | startup | level).items():
        os.environ.setdefault(name, value)


def start_server(log: Path) -> None:
    """Find the server that flows will talk to, or begin to start a temporary one without waiting for it.

    What a temporary server prints goes to the file `log`.

    To be called after `prepare_prefect` and before Prefect is imported: Prefect reads `PREFECT_API_URL` then.
    """
    url = _configured_url() or _running_url()
    if url is not None:
        os.environ["PREFECT_API_URL"] = url
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    prepare_temporary_server(log.parent)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        _start_process(listener, log, "temporary")


def start_kept_server(settings: Settings, host: str, port: int, *, with_page: bool) -> Path:
    """Begin to start the server that `marsad serve` keeps, and return the file that has what it prints.

    To be called before Prefect is imported. Raises UsageError when it cannot listen there.
    """
    global _is_kept  # noqa: PLW0603 - one server a process
    log = settings.build_file.parent / "prefect-server.log"
    home = (settings.home / "prefect").absolute()
    folders = {"PREFECT_HOME": str(home), "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "page")}
    page = {"PREFECT_SERVER_UI_ENABLED": str(with_page).lower()}
    for name, value in (_QUIET | _KEPT | folders | page).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_API_SSL_CERT_FILE", str(_one_certificate(log.parent)))
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(
            f"cannot serve at {host}, port {port}: {error.strerror}; name another --port. With a Prefect server of "
            "your own, say `marsad deploy`."
        ) from error
    with listener:
        os.environ["PREFECT_API_URL"] = f"{page_address(host, listener.getsockname()[1])}/api"
        _start_process(listener, log, "kept")
        _is_kept = True
    return log


def take_interrupt_for_termination() -> None:
    """Turn SIGINT into SIGTERM, for this process only: Ctrl-C would reach the processes of runs as well.

    A signal that is blocked is blocked too in the threads and processes that are started from then on, so this is to be
    called before there are any.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def wait_for_interrupt() -> None:
        signal.sigwait({signal.SIGINT})
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_interrupt, daemon=True).start()


def page_address(host: str, port: int) -> str:
    """Return the address of a server that listens at `host`, as this machine reaches it."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - all of this machine's addresses
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _start_process(listener: socket.socket, log: Path, kind: str) -> None:
    global _process  # noqa: PLW0603 - one server a process, stopped at its exit
    with log.open("wb") as output:
        _process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "flows.server", str(listener.fileno()), kind],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )
    atexit.register(stop_server)


def is_temporary() -> bool:
    """Tell whether runs of this process are on a temporary server, which nobody looks at."""
    return _process is not None and not _is_kept


async def await_server_end() -> None:
    """Wait until the server that this process started ends."""
    while _process is not None and _process.poll() is None:
        await asyncio.sleep(1)


def await_server(log: Path) -> None:
    """Wait until the server answers, if one was started. Raises StageError when it does not."""
    if _process is None:
        return
    deadline = time.monotonic() + _STARTUP_SECONDS
    while _get("/health", timeout=max(1.0, deadline - time.monotonic())) is None:
        if _process.poll() is not None or time.monotonic() > deadline:
            raise StageError(
                f"Prefect's server did not start within {_STARTUP_SECONDS} s; see {log}, or start one with "
                "`prefect server start` and run again."
            )
        time.sleep(0.1)


def prepare_temporary_server(folder: Path) -> None:
    """Set the environment that makes a temporary server and its clients lean; `folder` is for a file they need."""
    for name, value in (_LEAN | {"PREFECT_API_SSL_CERT_FILE": str(_one_certificate(folder))}).items():
        os.environ.setdefault(name, value)


def _one_certificate(folder: Path) -> Path:
    """Write a certificate file with a single certificate into `folder`, for clients of a server on this machine.

    Prefect makes HTTP clients all the time, and each reads the whole file of certificates, which takes it longer than
    its requests. A server that speaks plain HTTP on the loopback address needs none of them.
    """
    path = folder.absolute() / "prefect-certificate.pem"  # workers of Dask may have another folder of work
    first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----")
    path.write_text(first + end + "\n", encoding="utf-8")
    return path


def known_server() -> tuple[str | None, str | None]:
    """Return the address of the server that flows would use, None for a temporary one, and the version it answers."""
    url = _configured_url() or _running_url()
    answer = _get("/admin/version", url=url, timeout=3.0) if url else None
    return url, None if answer is None else str(answer)


def use_known_server() -> str:
    """Let Prefect's clients talk to the server that is configured or runs on this machine, and return its address.

    To be called before Prefect is imported. Raises UsageError when there is none.
    """
    address, answer = known_server()
    if address is None:
        raise UsageError("there is no Prefect server: PREFECT_API_URL names none. Start one: `prefect server start`.")
    if answer is None:
        raise UsageError(
            f"the Prefect server at {address} does not answer; start it (`prefect server start`) or, if it asks for a "
            "password, set PREFECT_API_AUTH_STRING."
        )
    os.environ["PREFECT_API_URL"] = address
    return address


def stop_server() -> None:
    """Stop the server, if one was started."""
    if _process is None or _process.poll() is not None:
        return
    _process.terminate()
    try:
        _process.wait(timeout=20 if _is_kept else 5)
    except subprocess.TimeoutExpired:
        _process.kill()
        _process.wait()


def _configured_url() -> str | None:
    """Return the API's address."""
    return _configured("PREFECT_API_URL")


def _configured(setting: str) -> str | None:
    """Return a setting of Prefect's from the environment or from its active profile, without importing Prefect."""
    if given := os.environ.get(setting):
        return given
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    profiles = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml"))
    if not profiles.exists():
        return None
    stored = tomllib.loads(profiles.read_text(encoding="utf-8"))
    name = os.environ.get("PREFECT_PROFILE", stored.get("active", ""))
    value = stored.get("profiles", {}).get(name, {}).get(setting)
    return str(value) if value else None


def _running_url() -> str | None:
    """Return the address of a Prefect server of our version that runs at the usual place on this machine."""
    answer = _get("/admin/version", url=LOCAL_SERVER, timeout=0.3)
    return LOCAL_SERVER if answer == version("prefect") else None


def _get(path: str, *, timeout: float, url: str | None = None) -> object | None:
    """Return the JSON at `path` of a server, None when there is none, or it wants another password."""
    request = urllib.request.Request((url or os.environ["PREFECT_API_URL"]) + path)  # noqa: S310 - as Prefect will ask
    if password := _configured("PREFECT_API_AUTH_STRING"):
        request.add_header("Authorization", f"Basic {b64encode(password.encode()).decode()}")
    try:
        with _opener.open(request, timeout=timeout) as answer:
            return json.load(answer)  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return None


def _serve(descriptor: int, *, is_kept: bool) -> None:
    """Run Prefect's server on an inherited socket until standard input ends."""
    import gc

    def leave_with_parent() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=leave_with_parent, daemon=True).start()
    gc.disable()  # collecting during the imports costs a second
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=not is_kept, final=True)
    gc.freeze()
    gc.enable()
    listener = socket.socket(fileno=descriptor)
    uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on")).run(sockets=[listener])


if __name__ == "__main__":
    _serve(int(sys.argv[1]), is_kept=sys.argv[2] == "kept")
