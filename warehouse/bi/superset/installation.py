"""An installation of Superset beside a warehouse: `HOME/superset/`, with its secret, its metadata and the assets."""

from __future__ import annotations

import os
import secrets
import subprocess
from pathlib import Path
from typing import NoReturn

from warehouse.bi.superset.rendering import render_assets
from warehouse.errors import StageError
from warehouse.settings import Settings

ADMIN = "admin"
_HERE = Path(__file__).parent
_THREADS = 8  # queries at once, in one process
_SECONDS = 120  # that a query may take


class Installation:
    """Superset for one warehouse. `python` is that of Superset's environment."""

    def __init__(self, settings: Settings, python: Path) -> None:
        self._published_file = settings.published_file
        self._python = python
        self.folder = settings.home.absolute() / "superset"

    @property
    def password_file(self) -> Path:
        """Where the administrator's password is kept, readable by the owner alone."""
        return self.folder / "admin_password"

    def prepare(self, *, password: str | None = None) -> None:
        """Make the secret, the metadata and the administrator where they are missing, and import the assets.

        Without `password` the administrator keeps the one he has, or gets a random one. Assets of Marsad are replaced,
        the user's own stay. Raises UsageError when nothing was published, StageError when Superset refuses something.
        """
        render_assets(self._published_file, self.folder / "assets")
        _keep(self.folder / "secret_key", secrets.token_urlsafe(42))
        if password:
            self.password_file.unlink(missing_ok=True)
        _keep(self.password_file, password or secrets.token_urlsafe(12))
        log = self.folder / "prepare.log"
        command = [str(self._python), "-P", str(_HERE / "provision.py"), str(self.folder / "assets")]
        with log.open("w", encoding="utf-8") as output:
            outcome = subprocess.run(  # noqa: S603
                command,
                input=self.password_file.read_text(encoding="utf-8"),
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        if outcome.returncode:
            last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
            raise StageError(f"Superset could not be prepared: {' '.join(last)} (all of it is in {log}).")

    def serve(self, port: int) -> NoReturn:
        """Become Superset's server at 127.0.0.1: this process is replaced, and its signals stop the server."""
        os.execve(self._python, self.server_command(port), self.environment())  # noqa: S606

    def server_command(self, port: int) -> list[str]:
        """Return the command that serves Superset, to be run in `environment`."""
        return [
            *(str(self._python), "-P", "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--threads", str(_THREADS), "--timeout", str(_SECONDS)),
            "superset.app:create_app()",
        ]

    def environment(self) -> dict[str, str]:
        """Return the environment variables of Superset's processes: nothing of the project's own Python."""
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
        }
        return inherited | {
            "MARSAD_SUPERSET_HOME": str(self.folder),
            "SUPERSET_HOME": str(self.folder),  # else it writes to ~/.superset
            "SUPERSET_CONFIG_PATH": str(_HERE / "superset_config.py"),
            "SCARF_ANALYTICS": "false",
        }


def _keep(path: Path, text: str) -> None:
    """Write a secret where there is none yet, for the owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
