"""Text for terminals: controls made visible."""

import pytest

from warehouse.terminal import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عنوان عادي – «مقتبس»", "عنوان عادي – «مقتبس»"),
        ("\x1b[2J\x1b]0;title\x07", r"\x1b[2J\x1b]0;title\x07"),
        ("a\x9b31mb\x7f", r"a\x9b31mb\x7f"),
        ("one\ntwo\r\n\tthree", r"one\ntwo\r\n\tthree"),
        ("txt.\u202egpj", r"txt.\u202egpj"),
        ("\u2028\u2066\ud800", r"\u2028\u2066\ud800"),
        ("زائر\u200cان\u200f", "زائر\u200cان\u200f"),
    ],
)
def test_controls_are_made_visible(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_line_ends_stay_where_lines_are_meant() -> None:
    assert shown("one\n\ttwo\r\x1b", lines=True) == "one\n\ttwo\\r\\x1b"
