"""The virtual environment that Superset runs in, built from the pinned requirements beside this file."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
from pathlib import Path

from warehouse.errors import StageError, UsageError

logger = logging.getLogger("marsad.superset")
_HERE = Path(__file__).parent
_REQUIREMENTS, _CONSTRAINTS = _HERE / "requirements.txt", _HERE / "constraints.txt"
_PYTHONS = ("3.11", "3.12")  # for which all that is pinned has wheels


def ensure_environment(folder: Path, *, python: str | None = None) -> Path:
    """Build the environment in `folder` unless it stands there as it should, and return its Python.

    `python` is the interpreter that it is made with, by default the one that runs this. Raises UsageError when that is
    not one of those that Superset runs on, or the folder has other things in it, StageError when the packages cannot be
    installed.
    """
    built = folder / "bin" / "python"
    stamp, recipe = folder / ".recipe", _recipe()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == recipe:
        return built
    begun = folder.with_name(f"{folder.name}.begun")  # beside it, for venv empties the folder
    is_ours = stamp.exists() or begun.exists()
    if folder.exists() and not is_ours and not (folder.is_dir() and next(folder.iterdir(), None) is None):
        raise UsageError(f"{folder} has other things in it, which would be lost; name a new folder.")
    interpreter = python or sys.executable
    _require_version(interpreter)
    logger.info("building Superset's environment in %s; this takes some minutes and 900 MB …", folder)
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    _run(interpreter, "-m", "venv", "--clear", str(folder))
    _run(
        *(str(built), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--requirement", str(_REQUIREMENTS), "--constraint", str(_CONSTRAINTS)),
    )
    stamp.write_text(recipe, encoding="utf-8")  # last: what has no stamp is built again
    begun.unlink()
    return built


def _recipe() -> str:
    return hashlib.sha256(_REQUIREMENTS.read_bytes() + _CONSTRAINTS.read_bytes()).hexdigest()


def _require_version(interpreter: str) -> None:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        asked = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise UsageError(f"cannot run {interpreter}: {error}; name another with --python.") from error
    if asked.stdout.strip() not in _PYTHONS:
        raise UsageError(
            f"{interpreter} is Python {asked.stdout.strip()}; Superset runs on {' or '.join(_PYTHONS)}: "
            "name one with --python."
        )


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise StageError(f"Superset's environment could not be built: {error}. What failed is told above.") from error
