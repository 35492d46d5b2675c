"""A real Postgres for the catalogs of lakes, on a socket of its own; on a port only where it is told to."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_USER = "marsad"
_SERVERS = Path("/usr/lib/postgresql")  # where Debian keeps what is not in PATH


@dataclass(frozen=True, slots=True)
class Postgres:
    """A server that runs, and where it is found."""

    programs: Path
    folder: Path
    host: str

    def create_database(self, name: str) -> str:
        """Make a database, and return the string by which libpq finds it; its password is not asked for."""
        command = [self.programs / "createdb", "-h", self.folder, "-U", _USER, name]
        subprocess.run(command, check=True, capture_output=True)
        return f"host={self.host} user={_USER} password=geheim dbname={name}"


def programs() -> Path | None:
    """Return the folder of Postgres's programs, None where it is not installed."""
    known = [*sorted(_SERVERS.glob("*/bin/initdb"), reverse=True), *map(Path, filter(None, [shutil.which("initdb")]))]
    return known[0].resolve().parent if known else None


@contextmanager
def running(address: str = "", *, within: Sequence[str] = ()) -> Iterator[Postgres]:
    """Start a server whose data is as lasting as the block; as root it runs as the user postgres, as it insists on.

    It listens at `address` too, if there is one; `within` is a command that starts others elsewhere, such as in another
    network namespace.
    """
    folder = Path(tempfile.mkdtemp(prefix="marsad-postgres-"))
    user = "postgres" if os.getuid() == 0 else getpass.getuser()
    prefix = [*within, *(["runuser", "-u", user, "--"] if os.getuid() == 0 else [])]
    if os.getuid() == 0:
        shutil.chown(folder, user)
    where = programs()
    if where is None:
        raise FileNotFoundError("initdb is neither in PATH nor in /usr/lib/postgresql; install postgresql.")
    data, options = folder / "data", f"-c listen_addresses='{address}' -c unix_socket_directories={folder} -c fsync=off"
    try:
        initdb = [where / "initdb", "-D", data, "-A", "trust", "-U", _USER, "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*prefix, *initdb], check=True, capture_output=True, cwd="/")
        if address:
            with (data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
                rules.write("host all all samenet trust\n")
        control = [*prefix, where / "pg_ctl", "-D", data]
        start = [*control, "-w", "-l", folder / "log", "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        try:
            yield Postgres(where, folder, address or str(folder))
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd="/")
    finally:
        shutil.rmtree(folder)
