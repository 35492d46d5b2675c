"""Alerts: what fails or falls silent is told to the addresses of `MARSAD_ALERTS`.

The addresses are Apprise's (`mailto://…`, `tgram://…`, `json://host/path`, …; https://appriseit.com/services/), and
they hold passwords: they are in no log and no message.
"""

from __future__ import annotations

import logging
import re

from warehouse.settings import Settings

logger = logging.getLogger("marsad.alerts")
_SCHEME = re.compile(r"\w{1,20}://")  # all of an address that is no secret


def send_alert(settings: Settings, title: str, body: str) -> int:
    """Tell `title` and `body` to all addresses, and return to how many that went well.

    An address that cannot be told is a warning in the log, and nothing else: a run does not fail for it.
    """
    given = settings.alerts.get_secret_value() if settings.alerts else ""
    addresses = [address.strip() for address in given.split(",") if address.strip()]
    sent = [_send(address, number, title, body) for number, address in enumerate(addresses, start=1)]
    return sum(sent)


def _send(address: str, number: int, title: str, body: str) -> bool:
    from apprise import Apprise, NotifyFormat
    from apprise.logger import logger as talk

    talk.setLevel(logging.CRITICAL)  # it tells addresses with their passwords
    named = f"alert address no. {number}" + (f" ({scheme[0]}…)" if (scheme := _SCHEME.match(address)) else "")
    target = Apprise()
    if not target.add(address):
        logger.warning("%s is none that Apprise knows; see MARSAD_ALERTS and https://appriseit.com/services/.", named)
        return False
    try:
        is_sent = bool(target.notify(title=title, body=body, body_format=NotifyFormat.TEXT))
    except Exception as error:  # of a plugin; its text may hold the address
        logger.warning("%s cannot be told: %s", named, type(error).__name__)
        return False
    if not is_sent:
        logger.warning("%s cannot be told; is it right, and can it be reached?", named)
    return is_sent
