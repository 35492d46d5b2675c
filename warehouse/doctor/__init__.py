"""`marsad doctor`: what is wrong with an installation and a home, and what to do about it.

It only looks. What `remove_leftovers` removes is what interrupted runs left half-made, and never data.
"""

from __future__ import annotations

from warehouse.doctor.finding import Finding
from warehouse.doctor.home import can_be_read, home_findings
from warehouse.doctor.installation import installation_findings, server_finding
from warehouse.doctor.leftovers import leftover_findings, remove_leftovers
from warehouse.doctor.published import published_findings
from warehouse.settings import Settings

__all__ = ["Finding", "examine", "remove_leftovers", "server_finding"]


def examine(settings: Settings) -> list[Finding]:
    """Return what there is to say about the installation and the home, also where all is well."""
    findings = [*installation_findings(), *home_findings(settings)]
    if can_be_read(settings.home):
        findings += [*published_findings(settings), *leftover_findings(settings)]
    return findings
