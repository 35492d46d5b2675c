"""The installation: versions of what Marsad needs, and the Prefect server it would talk to."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from warehouse.doctor.finding import Finding

_SHOWN = ("duckdb", "dbt-core", "prefect")
_INSTALL = "install Marsad anew (`make setup`, or pip with constraints.txt)"


def installation_findings() -> Iterator[Finding]:
    """Yield the versions of Python, Marsad and its main parts, and what is missing or of a version that does not do."""
    allowed = SpecifierSet(metadata("marsad")["Requires-Python"])
    found = platform.python_version()
    if found in allowed:
        yield Finding("python", "ok", found)
    else:
        yield Finding("python", "problem", f"{found}; Marsad needs {allowed}", f"{_INSTALL} with such a Python")
    yield Finding("marsad", "ok", version("marsad"))
    for line in requires("marsad") or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from _requirement_findings(requirement)


def _requirement_findings(requirement: Requirement) -> Iterator[Finding]:
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        yield Finding(requirement.name, "problem", f"is not installed; Marsad needs {requirement}", _INSTALL)
        return
    if not requirement.specifier.contains(found, prereleases=True):
        yield Finding(requirement.name, "problem", f"{found}; Marsad needs {requirement.specifier}", _INSTALL)
    elif requirement.name in _SHOWN:
        yield Finding(requirement.name, "ok", found)


def server_finding(url: str | None, answered: str | None) -> Finding:
    """Return what there is to say about the Prefect server at `url` that `answered` with its version, None: not at all.

    Without `url` none is configured and none runs on this machine.
    """
    topic = "prefect server"
    if url is None:
        return Finding(topic, "ok", "none is configured or runs here; each run starts a temporary one")
    if answered is None:
        fix = (
            "start it (`prefect server start`), set PREFECT_API_AUTH_STRING if it asks for a password, or unset "
            "PREFECT_API_URL to have a temporary one"
        )
        return Finding(topic, "problem", f"{url} does not answer", fix)
    if answered != version("prefect"):
        fix = "install the same version on both sides"
        return Finding(topic, "warning", f"{url} is of version {answered}, this is {version('prefect')}", fix)
    return Finding(topic, "ok", f"{url} answers")
