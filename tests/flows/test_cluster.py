"""A cluster of Dask: the same rows as on one machine, whatever is lost on the way."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cloudpickle
import dask
import duckdb
import pytest
from distributed import Client, LocalCluster
from prefect.context import serialize_context
from pydantic import SecretStr

import flows.annotate
from flows.annotate import annotate_batches, cut_batches
from flows.cluster import OnCluster, Watch, check_cluster, lacks
from tests import hostile
from tests.conftest import Published
from warehouse.errors import StageError, UsageError
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.store.content import content_hashes
from warehouse.store.opening import open_build

ARTICLES = "select document_id from raw.articles order by 1"
REFUSED = "select document_id, stage, reason from raw.quarantine where resolved_at is null"


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which each worker of ours that starts leaves a file of its process id."""
    return tmp_path_factory.mktemp("starts")


@pytest.fixture(scope="module")
def cluster(starts: Path) -> Iterator[LocalCluster]:
    """Two workers of Dask, each started anew when it dies, and a scheduler that gives up a task for one death."""
    os.environ[hostile.STARTS] = str(starts)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, memory_limit=0, dashboard_address="127.0.0.1:0") as made,
    ):
        yield made
    del os.environ[hostile.STARTS]


@pytest.fixture
def settings(cluster: LocalCluster, prefect: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home whose documents are annotated on the cluster, by extractors that do what a document says."""
    monkeypatch.setattr(flows.annotate, "OnCluster", lambda settings: OnCluster(settings, hostile.arm))
    monkeypatch.setattr(flows.annotate, "current_versions", hostile.versions)
    made = Settings(home=tmp_path, task_runner="dask", dask_address=cluster.scheduler_address, batch_size=2, workers=1)
    made.make_folders()
    return made


def annotate(settings: Settings, run_id: str, *names: str) -> int:
    """Take in documents that are their names, and annotate them."""
    from prefect import flow

    documents = [RawDocument(name, f"/in/{name}", "text/plain", name.encode()) for name in names]
    with open_build(settings) as build:
        build.add_documents(documents, run_id)

    @flow(validate_parameters=False)
    def annotate_all() -> int:
        return annotate_batches(cut_batches(settings, run_id), settings, run_id)

    return annotate_all()


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with open_build(settings) as build:
        return build.connection.execute(query).fetchall()


def processes(starts: Path) -> set[int]:
    return {int(file.name) for file in starts.iterdir()}


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_worker_that_is_killed_half_way_costs_no_row(settings: Settings, cluster: LocalCluster, starts: Path) -> None:
    names = [f"{number} #slow" for number in range(8)]
    assert annotate(settings, "first", *names[:2], "warm") == 3
    warm = processes(starts)

    def kill_one() -> None:
        while not list(settings.home.glob("build/batches/second/*/attempt-*")):
            time.sleep(0.05)
        victim = cluster.workers[0].pid
        children.update(child for child in warm if parent_of(child) == victim)
        os.kill(victim, signal.SIGKILL)

    children: set[int] = set()
    killer = threading.Thread(target=kill_one)
    killer.start()
    assert annotate(settings, "second", *names) == 6
    killer.join()
    assert [name for (name,) in rows(settings, ARTICLES)] == sorted([*names, "warm"])
    assert rows(settings, REFUSED) == []
    assert not any(map(is_alive, children))
    assert warm - children <= {process for process in processes(starts) if is_alive(process)}
    assert not list(settings.home.glob("build/batches/*"))


def parent_of(process: int) -> int | None:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))


def test_workers_of_ours_are_kept_from_run_to_run(settings: Settings, starts: Path) -> None:
    annotate(settings, "first", *"abcdefgh")
    before = processes(starts)
    assert annotate(settings, "second", *"ijklmnop") == 8
    assert processes(starts) == before


def test_documents_that_kill_are_refused_and_no_other(settings: Settings) -> None:
    names = ["#kill ours", "#parent of ours", "a", "b", "c"]
    assert annotate(settings, "run", *names) == 5
    assert [name for (name,) in rows(settings, ARTICLES)] == ["a", "b", "c"]
    assert sorted(rows(settings, REFUSED)) == [
        ("#kill ours", "clean", "killed"),
        ("#parent of ours", "annotate", "killed"),
    ]


def test_passwords_stay_here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    def noted(*given: object, **named: object) -> object:
        context = serialize_context(*given, **named)  # type: ignore[arg-type]
        sent.append(cloudpickle.dumps(context))
        return context

    monkeypatch.setattr("prefect_dask.client.serialize_context", noted)
    catalog = SecretStr("host=db password=sesame")
    told = settings.model_copy(update={"ducklake_catalog": catalog, "fetch_proxy": "http://ali:sesame@proxy"})
    assert annotate(told, "run", "a") == 1
    assert sent
    assert not any(b"sesame" in context for context in sent)


def test_a_run_fails_when_there_was_no_worker_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cluster._ALONE_SECONDS", 0.1)
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as made, Client(made) as client:
        watch = Watch(client)
        time.sleep(0.2)
        watch.look()  # the first that finds none
        time.sleep(0.2)
        with pytest.raises(StageError, match="has had no worker for"):
            watch.look()


def test_a_run_here_publishes_what_processes_do(
    sample: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.refresh import refresh

    for name, value in (("task_runner", "dask"), ("workers", "2"), ("batch_size", "12")):
        monkeypatch.setenv(f"MARSAD_{name.upper()}", value)
    refresh(None, tmp_path)
    with duckdb.connect(str(Settings(home=tmp_path).published_file), read_only=True) as published:
        hashes = content_hashes(published)
    with duckdb.connect(str(sample.settings.published_file), read_only=True) as published:
        assert content_hashes(published) == hashes


def test_a_cluster_that_is_not_there_is_told(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"dask_address": "tcp://127.0.0.1:1"})
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(StageError, match=r"no Dask cluster .* answers at tcp://127.0.0.1:1"),
    ):
        annotate(nowhere, "run", "a")
    assert not list(settings.home.glob("build/batches/*"))


def test_without_the_extra_the_run_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_dask", None)
    with pytest.raises(UsageError, match=r"pip install 'marsad\[cluster\]'"):
        check_cluster(Settings(home=tmp_path, task_runner="dask"), None)
    check_cluster(Settings(home=tmp_path), None)


@pytest.mark.parametrize(
    ("address", "api", "is_fine"),
    [
        ("tcp://192.0.2.1:8786", "http://127.0.0.1:4200/api", False),
        ("192.0.2.1:8786", "http://localhost:4200/api", False),
        ("tcp://192.0.2.1:8786", "http://192.0.2.2:4200/api", True),
        ("tcp://127.0.0.1:8786", "http://127.0.0.1:4200/api", True),
    ],
)
def test_workers_elsewhere_need_a_server_that_they_reach(address: str, api: str, is_fine: bool, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, task_runner="dask", dask_address=address)
    if is_fine:
        check_cluster(settings, api)
    else:
        with pytest.raises(UsageError, match="which only this machine reaches"):
            check_cluster(settings, api)


def test_a_machine_says_what_it_lacks(tmp_path: Path, prefect: None) -> None:
    from prefect.settings import PREFECT_API_URL

    assert lacks(tmp_path, None, PREFECT_API_URL.value()) is None
    assert f"does not see {tmp_path / 'other'}" in str(lacks(tmp_path, tmp_path / "other", None))
    assert "does not reach Prefect's API at http://127.0.0.1:1/api" in str(
        lacks(tmp_path, None, "http://127.0.0.1:1/api")
    )
