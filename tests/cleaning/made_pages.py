"""Pages in the shapes that Arabic outlets give theirs, made of stories written for this project, with their gold.

`pages/*.html` are templates. Their first line is a comment that names the story and what is true of the page: `date`
(or `none`) and `reason`, `at` (the moment, UTC), `url`, `title` where it is not the story's. In a template

    [[text]]          is the article's body: what the gold is made of
    {{title}}         is the story's title, {{3}} its third paragraph (inside [[ ]] or in an attribute)
    {{2-5}} {{body}}  are paragraphs two to five, and all, each as <p>[[…]]</p>
    {{port.title}}    is the title (or a paragraph) of another story, which is not the page's
    {{menu}}          is a part of `parts.html`, the same on many pages
    {{plain}}         is the whole story in one line, as JSON-LD has it; with `body=all` it is the gold
"""

from __future__ import annotations

import datetime as dt
import html
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent / "pages"
_SLOT = re.compile(r"\{\{([\w.-]+)\}\}")
_BODY = re.compile(r"\[\[(.*?)\]\]", re.S)
_BLOB = "iVBORw0KGgo" * 4000  # a picture's bytes, as pages carry them
_MENU_ITEMS = "".join(f'<li><a href="/s/{n}">أخبار المنطقة رقم {n}</a></li>' for n in range(1, 151))


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page, and what is true of it: its body, title and date; `reason` where it has none."""

    name: str
    markup: str
    body: str
    title: str
    date: dt.date | None
    moment: dt.datetime | None
    reason: str | None
    url: str | None


def made_pages() -> list[MadePage]:
    """Return all pages of the folder `pages`, by name."""
    stories, parts = _read_stories(), _read_parts()
    return [_page(path, stories, parts) for path in sorted(_HERE.glob("*.html")) if path.name != "parts.html"]


def _read_stories() -> dict[str, list[str]]:
    """Return each story's title and paragraphs by its name."""
    stories: dict[str, list[str]] = {}
    for line in (_HERE / "stories.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            stories[line[2:]] = lines = []
        else:
            lines.append(line)
    return stories


def _read_parts() -> dict[str, str]:
    blocks = re.split(r"^=== ", (_HERE / "parts.html").read_text("utf-8"), flags=re.M)[1:]
    return {name: markup for name, _, markup in (block.partition("\n") for block in blocks)}


def _page(path: Path, stories: dict[str, list[str]], parts: dict[str, str]) -> MadePage:
    first, _, template = path.read_text("utf-8").partition("\n")
    about = dict(pair.split("=", 1) for pair in shlex.split(first.removeprefix("<!--").removesuffix("-->")))
    story = stories[about["story"]]
    filled = _fill(template, story, stories, parts)
    body = [html.unescape(piece) for piece in _BODY.findall(filled)]
    return MadePage(
        name=path.stem,
        markup=filled.replace("[[", "").replace("]]", ""),
        body="\n".join(story[1:] if about.get("body") == "all" else body),
        title=about.get("title", story[0]),
        date=None if about["date"] == "none" else dt.date.fromisoformat(about["date"]),
        moment=dt.datetime.fromisoformat(about["at"]) if "at" in about else None,
        reason=about.get("reason"),
        url=about.get("url"),
    )


def _fill(template: str, story: list[str], stories: dict[str, list[str]], parts: dict[str, str]) -> str:
    """Return `template` with its slots filled; raises KeyError for a slot that means nothing."""
    fixed = parts | {
        "title": story[0],
        "plain": " ".join(story[1:]),
        "body": _paragraphs(story[1:]),
        "menuitems": _MENU_ITEMS,
        "blob": _BLOB,
    }

    def value(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in fixed:
            return _SLOT.sub(value, fixed[name])
        if "." in name:
            other, _, number = name.partition(".")
            return stories[other][0 if number == "title" else int(number)]
        first, _, last = name.partition("-")
        if not first.isdigit():
            raise KeyError(name)
        return _paragraphs(story[int(first) : int(last) + 1]) if last else story[int(first)]

    return _SLOT.sub(value, template)


def _paragraphs(texts: list[str]) -> str:
    return "\n".join(f"<p>[[{text}]]</p>" for text in texts)
