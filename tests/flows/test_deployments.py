"""Deployments follow the schedules of sources.toml, and runs have names that tell."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from warehouse.errors import UsageError
from warehouse.settings import Settings

SOURCE = '[[source]]\nname = "{name}"\nkind = "feed"\nwhere = "https://{name}.example/rss"\n'


def declare(home: Path, **schedules: str | None) -> Settings:
    text = "".join(
        SOURCE.format(name=name) + (f'schedule = "{schedule}"\n' if schedule else "")
        for name, schedule in schedules.items()
    )
    (home / "sources.toml").write_text(text, encoding="utf-8")
    return Settings(home=home)


def test_sources_of_a_schedule_are_one_deployment(tmp_path: Path) -> None:
    from flows.deployments import deployments

    settings = declare(tmp_path, harbour="30m", market="0 */2 * * 1-5", olives="30m", bridge=None)
    made = {deployment.name: deployment for deployment in deployments(settings)}
    assert list(made) == ["refresh-30m", "refresh-0_xby2_x_x_1-5"]
    half_hourly = made["refresh-30m"]
    assert half_hourly.parameters["schedule"] == "30m"
    assert "harbour (feed)\n- olives (feed)" in (half_hourly.description or "")
    assert [schedule.schedule.interval for schedule in half_hourly.schedules or []] == [dt.timedelta(minutes=30)]  # type: ignore[union-attr]


def test_a_lake_is_maintained_by_a_schedule_of_its_own(tmp_path: Path) -> None:
    from flows.deployments import deployments

    settings = declare(tmp_path, harbour="30m").model_copy(update={"store": "ducklake", "ducklake_maintenance": "12h"})
    _, maintenance = deployments(settings)
    assert (maintenance.name, maintenance.entrypoint) == ("maintain", "flows.maintenance.maintain")
    assert maintenance.parameters == {"home": str(tmp_path), "wait_seconds": 12 * 3600}
    assert [schedule.schedule.interval for schedule in maintenance.schedules or []] == [dt.timedelta(hours=12)]  # type: ignore[union-attr]


def test_a_schedule_of_maintenance_that_is_none_is_told(tmp_path: Path) -> None:
    from flows.deployments import deployments

    lake = {"store": "ducklake", "ducklake_maintenance": "25:00"}
    with pytest.raises(UsageError, match="MARSAD_DUCKLAKE_MAINTENANCE is '25:00'; allowed is an interval such as 30m"):
        deployments(declare(tmp_path, harbour="30m").model_copy(update=lake))


def test_without_a_schedule_there_is_nothing_to_serve(tmp_path: Path) -> None:
    from flows.deployments import deployments

    with pytest.raises(UsageError, match="has a schedule"):
        deployments(declare(tmp_path, bridge=None))


def test_every_parameter_is_described_in_the_form() -> None:
    from prefect.utilities.callables import parameter_schema

    from flows.refresh import refresh

    properties = parameter_schema(refresh.fn).properties
    assert {name for name, schema in properties.items() if not schema.get("description")} == set()
    assert properties["wait_seconds"]["type"] == "number"
    assert properties["full_refresh"]["type"] == "boolean"


@pytest.mark.parametrize(
    ("parameters", "hour", "name"),
    [
        ({"schedule": "30m"}, 7, "refresh 2026-11-21 morning, 2 sources"),
        ({"sources": ["bridge"]}, 13, "refresh 2026-11-21 afternoon, 1 source"),
        ({}, 19, "refresh 2026-11-21 evening, 3 sources"),
        ({"paths": ["a", "b"]}, 23, "refresh 2026-11-21 night, 2 paths"),
        ({"replayed": ["id"]}, 2, "refresh 2026-11-21 night, 1 input again"),
        ({"sources": ["unknown"]}, 5, "refresh 2026-11-21 morning, sources"),
    ],
)
def test_names_tell(parameters: dict[str, object], hour: int, name: str, tmp_path: Path) -> None:
    from flows.naming import name_of

    declare(tmp_path, harbour="30m", olives="30m", bridge=None)
    assert name_of({"home": str(tmp_path), **parameters}, dt.datetime(2026, 11, 21, hour)) == name


def test_deploying_follows_the_schedules_and_keeps_what_is_paused(prefect: None, tmp_path: Path) -> None:
    from prefect import get_client
    from prefect.client.schemas.actions import DeploymentUpdate

    from flows.deployments import deploy, deployments

    def deployed(home: str, **schedules: str) -> dict[str, tuple[str | None, bool]]:
        (tmp_path / home).mkdir(exist_ok=True)
        made = deployments(declare(tmp_path / home, **schedules))
        asyncio.run(deploy(made, "pool"))
        return asyncio.run(found(home))

    async def found(home: str) -> dict[str, tuple[str | None, bool]]:
        async with get_client() as client:
            there = [one for one in await client.read_deployments() if str(one.parameters["home"]).endswith(home)]
            return {one.name.rpartition("-")[0]: (one.work_pool_name, one.paused) for one in there}

    async def pause(schedule: str, home: str) -> None:
        async with get_client() as client:
            for one in await client.read_deployments():
                if schedule in one.name and str(one.parameters["home"]).endswith(home):
                    await client.update_deployment(one.id, DeploymentUpdate(paused=True))

    active, paused = ("pool", False), ("pool", True)
    assert deployed("north", harbour="30m", market="1d") == {"refresh-30m": active, "refresh-1d": active}
    assert deployed("south", bridge="30m") == {"refresh-30m": active}
    asyncio.run(pause("30m", "north"))
    assert deployed("north", harbour="30m", market="6h") == {"refresh-30m": paused, "refresh-6h": active}
    assert asyncio.run(found("south")) == {"refresh-30m": ("pool", False)}


def test_there_must_be_a_server_to_deploy_to(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.server import use_known_server

    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with pytest.raises(UsageError, match="does not answer; start it"):
        use_known_server()


def test_a_server_that_asks_for_a_password_is_given_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.server import use_known_server

    class Asking(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_known = self.headers["Authorization"] == "Basic YWRtaW46c2VzYW1l"  # admin:sesame
            self.send_response(200 if is_known else 401)
            self.end_headers()
            self.wfile.write(b'"3.8.8"' if is_known else b"{}")

    with HTTPServer(("127.0.0.1", 0), Asking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/api")
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "admin:open")
        with pytest.raises(UsageError, match="set PREFECT_API_AUTH_STRING"):
            use_known_server()
        monkeypatch.setenv("PREFECT_API_AUTH_STRING", "admin:sesame")
        assert use_known_server() == f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()
