"""The files of `deploy/` name what is there: settings, commands, extras."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from warehouse.settings import Settings

ROOT = Path(__file__).parents[1]
FILES = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())
UNITS = [path for path in FILES if path.suffix == ".service"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    named = set(re.findall(r"MARSAD_([A-Z_]+)", path.read_text(encoding="utf-8")))
    assert named <= {name.upper() for name in Settings.model_fields} | {""}  # MARSAD_… as people write it


def test_the_image_has_the_extras_that_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extras,) = re.findall(r"'\.\[(.*?)\]'", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8"))
    assert set(extras.split(",")) <= project["optional-dependencies"].keys()


def test_what_the_image_copies_is_there_and_let_through() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "deploy/Containerfile").read_text(), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    let_through = re.findall(r"^!(\S+)$", (ROOT / "deploy/Containerfile.dockerignore").read_text(), re.MULTILINE)
    assert names == set(let_through)
    assert all((ROOT / name).exists() for name in names)


def test_parts_of_the_compose_file_wait_for_parts_that_there_are() -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    awaited = {name for service in services.values() for name in service.get("depends_on", [])}
    assert {"server", "worker", "dask-scheduler", "dask-worker", "catalog"} <= services.keys()
    assert awaited <= services.keys()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_run_commands_of_the_environment(path: Path) -> None:
    (command,) = re.findall(r"^ExecStart=/opt/marsad/bin/(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert command in {"marsad", "prefect", "dask"}
