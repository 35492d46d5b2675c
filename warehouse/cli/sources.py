"""`marsad sources`: what sources.toml declares."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warehouse.cli.options import HomeOption, SourcesOption, settings_of
from warehouse.errors import UsageError

if TYPE_CHECKING:
    from warehouse.settings import Settings
    from warehouse.sources.configured import Source

app = typer.Typer(help="The sources that sources.toml declares.", no_args_is_help=True)


@app.command()
def check(
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Also ask each address once, as a run would, and store nothing.")
    ] = False,
    sources: SourcesOption = None,
    home: HomeOption = None,
) -> None:
    """Validate the file, and show what a run would read.

    Example: marsad sources check --fetch
    """
    from warehouse.store.query import print_table

    settings = settings_of(home, sources)
    declared = _declared(settings)
    asked = _ask(declared, settings) if fetch else {}
    rows = [
        (source.name, source.kind, source.outlet, _public(place), asked.get(place) or _found(place))
        for source in declared
        for place in source.where
    ]
    print_table(("name", "kind", "outlet", "where", "what"), rows, sys.stdout)
    typer.echo(f"{settings.sources_file} is right: {len(declared)} sources")


@app.command("list")
def list_sources(sources: SourcesOption = None, home: HomeOption = None) -> None:
    """List the sources with what they gave until now.

    Example: marsad sources list
    """
    from warehouse.store.query import print_table

    settings = settings_of(home, sources)
    given = _given(settings)
    rows = [
        (source.name, source.kind, source.outlet, source.country, source.schedule, *given.get(source.name, (0, None)))
        for source in _declared(settings)
    ]
    print_table(("name", "kind", "outlet", "country", "schedule", "documents", "last new"), rows, sys.stdout)


@app.command()
def init(sources: SourcesOption = None, home: HomeOption = None) -> None:
    """Write an example of sources.toml to begin with; a file that is there stays.

    Example: marsad sources init --home warehouse
    """
    path = settings_of(home, sources).sources_file
    if path.exists():
        raise UsageError(f"{path} is there already; edit it, or name another with --sources.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_example(), encoding="utf-8")
    typer.echo(f"{path}: edit it, then `marsad sources check`")


def _example() -> str:
    import warehouse.sources

    return (Path(warehouse.sources.__file__).parent / "example.toml").read_text(encoding="utf-8")


def _declared(settings: Settings) -> list[Source]:
    from warehouse.sources.configured import load_sources

    return load_sources(settings.sources_file)


def _given(settings: Settings) -> dict[str, tuple[int, object]]:
    """Return how many documents each source gave, and when the last new one."""
    from warehouse.store.opening import has_published, is_begun, open_newest

    if not (is_begun(settings) or has_published(settings)):
        return {}
    query = """
        select source_name, count(distinct document_id), max(seen_at)
        from raw.sightings where source_name is not null group by source_name
    """
    with open_newest(settings) as connection:
        return {name: (documents, last) for name, documents, last in connection.execute(query).fetchall()}


def _found(place: str) -> str:
    """Say what stands at a place, without the network."""
    if "://" in place:
        return "not asked (--fetch)"
    paths = [Path(path) for path in sorted(glob.glob(place, recursive=True))]
    files = [file for path in paths for file in _files(path)]
    size = sum(file.stat().st_size for file in files)
    if not paths:
        return "nothing there"
    return f"{len(files)} files, {size / 2**20:.1f} MiB"


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, _, names in os.walk(path):
        yield from (Path(folder, name) for name in names if Path(folder, name).is_file())


def _ask(sources: list[Source], settings: Settings) -> dict[str, str]:
    """Ask each address once, with robots.txt and all limits; return what came back."""
    from warehouse.fetching import Fetched, Fetcher, Refused, Request
    from warehouse.sources.web import limits_of

    limits = settings.fetch_limits
    requests = [
        Request(place, limits_of(source, limits), "page" if source.kind == "pages" else "list")
        for source in sources
        if source.is_fetched
        for place in source.where
        if "://" in place
    ]
    told = {}
    with Fetcher(limits) as fetcher:
        for request, answer in fetcher.fetch_all(requests):
            if isinstance(answer, Fetched):
                told[request.url] = f"{answer.media_type}, {len(answer.payload)} bytes"
            elif isinstance(answer, Refused):
                told[request.url] = str(answer.error)
    return told


def _public(place: str) -> str:
    """Return a place without the secrets that an address may hold."""
    from warehouse.fetching.urls import shown_url

    return shown_url(place) if "://" in place else place
