"""Text for terminals and logs: what was read from outside must not steer them."""

from __future__ import annotations

import re

# Controls of C0 and C1, line separators, and the marks that turn the direction of what follows them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_UNSAFE_IN_LINES = re.compile(f"(?![\n\t]){_UNSAFE.pattern}")


def shown(text: object, *, lines: bool = False) -> str:
    r"""Return `text` with its control characters made visible as `\x1b` or `\u202e`; with `lines` line ends stay."""
    return (_UNSAFE_IN_LINES if lines else _UNSAFE).sub(_escape, str(text))


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
