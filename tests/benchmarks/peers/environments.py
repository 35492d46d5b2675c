"""The peers' environments: one each, made from pinned requirements beside this file, nothing of them in ours."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "requirements"
ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / ".peers"
_READY = ".ready"


class NotRun(Exception):
    """A contestant that cannot be measured, and why, in one line."""


@cache
def interpreter(name: str) -> Path:
    """Return the Python of the environment `name`, made where it is missing or its requirements have changed.

    Raises NotRun where it cannot be made.
    """
    requirements = REQUIREMENTS / f"{name}.txt"
    home = FOLDER / name
    python, ready = home / "bin" / "python", home / _READY
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    if ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(home, ignore_errors=True)
    print(f"making the environment of {name} …", flush=True)
    _call([sys.executable, "-m", "venv", str(home)], f"no environment for {name}")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _call([*install, "--no-deps", "--requirement", str(requirements)], f"{name} does not install")
    ready.write_text(wanted, encoding="utf-8")
    return python


def _call(command: list[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRun(f"{what}: {last_line(done.stderr)}")


def last_line(text: str) -> str:
    """Return the last line that says something, which is where Python and pip say what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
