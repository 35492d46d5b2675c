"""Colours of the style sheet, by the contrast that WCAG 2.2 asks for: 4.5 for text, 3 for shapes."""

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[2] / "warehouse" / "report" / "templates" / "report.css").read_text(encoding="utf-8")
SCHEMES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", STYLE, re.S), strict=True))

SHAPES = [
    *(f"c{number}" for number in range(1, 9)), "accent", "coop", "conflict", "mixed",
    "s-occurred", "s-planned", "s-alleged", "s-demanded", "s-denied",
]  # fmt: skip


def colour(scheme: str, name: str) -> str:
    found = re.search(rf"--{name}: #([0-9a-f]+);", SCHEMES[scheme])
    assert found, name
    digits = found[1]
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def luminance(digits: str) -> float:
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme: str, front: str, back: str) -> float:
    darker, lighter = sorted(luminance(colour(scheme, name)) for name in (front, back))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "page"), ("ink", "card"), ("muted", "page"), ("muted", "card"), ("accent", "page"), ("accent", "card"),
        ("card", "accent"), ("ink", "trigger"), ("ink", "name"),
    ],
)  # fmt: skip
def test_text_can_be_read(scheme: str, front: str, back: str) -> None:
    assert contrast(scheme, front, back) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_stand_out(scheme: str, shape: str) -> None:
    assert contrast(scheme, shape, "card") >= 3
