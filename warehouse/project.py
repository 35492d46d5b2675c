"""Where the project's own files are: the dbt project with its seeds, and the sample corpus."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CODE = {".py", ".tsv"}  # programs, and the weights of a model that is learned from text in the project


def dbt_dir() -> Path:
    """Return the folder of the dbt project: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "dbt"
    return installed if installed.is_dir() else _PACKAGE.parent / "dbt"


def seeds_dir() -> Path:
    """Return the folder of the lexicon tables."""
    return dbt_dir() / "seeds"


def sample_dir() -> Path:
    """Return the folder of the sample corpus."""
    return _PACKAGE / "sample" / "corpus"


def code_version(*packages: str) -> str:
    """Return a short hash over the code of these packages of `warehouse`: it changes with what they may find."""
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted(file for file in (_PACKAGE / package).rglob("*") if file.suffix in _CODE):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def project_version() -> str:
    """Return a short hash over the dbt project's files: it changes with any model, macro or seed."""
    digest = hashlib.sha256()
    for path in sorted(dbt_dir().rglob("*")):
        is_output = path.relative_to(dbt_dir()).parts[0] in {"target", "logs"}
        if path.suffix in {".sql", ".yml", ".csv"} and not is_output:
            digest.update(path.relative_to(dbt_dir()).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
