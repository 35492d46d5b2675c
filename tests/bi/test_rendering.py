"""The assets of Superset's dashboard on a true warehouse, without Superset."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import Published
from warehouse.bi.superset.environment import ensure_environment
from warehouse.bi.superset.rendering import render_assets
from warehouse.errors import StageError, UsageError


@pytest.fixture(scope="module")
def assets(sample: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    target = tmp_path_factory.mktemp("assets")
    render_assets(sample.settings.published_file, target)
    return {
        path.relative_to(target).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in target.rglob("*.yaml")
    }


@pytest.fixture
def spoilt(two_articles: Published, tmp_path: Path) -> Path:
    """A published file that a test may change."""
    return shutil.copyfile(two_articles.settings.published_file, tmp_path / "spoilt.duckdb")


def _kind(assets: dict[str, dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [asset for path, asset in assets.items() if path.startswith(f"{kind}/")]


def test_every_table_is_a_dataset_and_every_column_has_its_description(
    assets: dict[str, dict[str, Any]], sample: Published
) -> None:
    datasets = {dataset["table_name"]: dataset for dataset in _kind(assets, "datasets")}
    published = sample.rows("select table_name from information_schema.tables where table_schema = 'main'")
    assert {table for (table,) in published} <= datasets.keys()
    assert all(dataset["description"] for dataset in datasets.values())
    bare = [
        f"{name}.{column['column_name']}"
        for name, dataset in datasets.items()
        for column in dataset["columns"]
        if not column["description"] or not column["type"]
    ]
    assert not bare


def test_charts_use_what_their_datasets_have(assets: dict[str, dict[str, Any]]) -> None:
    datasets = {dataset["uuid"]: dataset for dataset in _kind(assets, "datasets")}
    for chart in _kind(assets, "charts"):
        dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
        metrics = {metric["metric_name"] for metric in dataset["metrics"]}
        columns = {column["column_name"] for column in dataset["columns"]}
        used_metrics = {*params.get("metrics", []), *_named(params, "metric", "secondary_metric")}
        used_columns = {
            *_listed(params, "groupby", "all_columns"),
            *_named(params, "x_axis", "entity", "source", "target", "granularity_sqla"),
            *(condition["subject"] for condition in params["adhoc_filters"]),
        }
        assert used_metrics <= metrics, chart["slice_name"]
        assert used_columns <= columns, chart["slice_name"]


def _named(params: dict[str, Any], *keys: str) -> set[str]:
    return {params[key] for key in keys if params.get(key)}


def _listed(params: dict[str, Any], *keys: str) -> set[str]:
    values = [params.get(key, []) for key in keys]
    return {name for value in values for name in (value if isinstance(value, list) else [value])}


def test_the_dashboard_has_every_chart_and_filters_by_columns_that_are_there(assets: dict[str, dict[str, Any]]) -> None:
    (dashboard,) = _kind(assets, "dashboards")
    placed = [
        part["meta"]["uuid"]
        for part in dashboard["position"].values()
        if isinstance(part, dict) and part["type"] == "CHART"
    ]
    assert sorted(placed) == sorted(chart["uuid"] for chart in _kind(assets, "charts"))
    datasets = {dataset["uuid"]: dataset for dataset in _kind(assets, "datasets")}
    for choice in dashboard["metadata"]["native_filter_configuration"]:
        for target in choice["targets"]:
            if target:
                columns = {column["column_name"] for column in datasets[target["datasetUuid"]]["columns"]}
                assert target["column"]["name"] in columns


def _query(assets: dict[str, dict[str, Any]], table: str) -> str:
    return next(dataset["sql"] for dataset in _kind(assets, "datasets") if dataset["table_name"] == table)


def test_datasets_count_what_the_tables_count(assets: dict[str, dict[str, Any]], sample: Published) -> None:
    pairs = f"select count(distinct (event_id, actor, other)) from ({_query(assets, 'who_acts_on_whom')})"
    assert sample.rows(pairs) == sample.rows("select cast(sum(event_count) as bigint) from actor_pairs")
    reports = (
        f"select count(distinct event_id), count(distinct event_mention_id) from ({_query(assets, 'event_evidence')})"
    )
    assert sample.rows(reports) == sample.rows("select (select count(*) from events), count(*) from event_mentions")
    named = (
        f"select cast(sum(mention_count) as bigint) from ({_query(assets, 'entities_by_day')}) where day is not null"
    )
    assert sample.rows(named) == sample.rows("select cast(sum(mention_count) as bigint) from entity_days")


def test_evidence_is_the_sentence_with_its_trigger(assets: dict[str, dict[str, Any]], sample: Published) -> None:
    query = _query(assets, "event_evidence")
    rows = sample.rows(f"select distinct event_mention_id, trigger, sentence, evidence from ({query})")
    assert rows
    for _, trigger, sentence, evidence in rows:
        assert trigger in sentence
        assert evidence == f"<div>{evidence[5:-6]}</div>"
        assert f"<mark>{trigger}</mark>" in evidence
        assert evidence[5:-6].replace("<mark>", "").replace("</mark>", "") == sentence
        assert "\n" not in sentence
    elsewhere = f"""
        select count(*) from ({query}) as evidence inner join articles using (article_id)
        where
            not contains(concat_ws(chr(10), articles.title, articles.body), evidence.sentence)
            and not contains(evidence.sentence, '…')
    """
    assert sample.rows(elsewhere) == [(0,)]


def test_markup_in_an_article_stays_text(assets: dict[str, dict[str, Any]], spoilt: Path) -> None:
    trick = "<img src=x onerror=alert(1)> & "
    with duckdb.connect(str(spoilt)) as connection:
        connection.execute("update articles set body = ? || body, title = ? || title", [trick, trick])
        connection.execute("update articles set url = 'https://outlet.example/\"><b>'")
        shift = "update event_mentions set start_char = start_char + $1, end_char = end_char + $1"
        connection.execute(shift, [len(trick)])
        rows = connection.execute(f"select evidence, article from ({_query(assets, 'event_evidence')})").fetchall()
    assert rows
    for evidence, article in rows:
        assert "<img" not in evidence
        assert "<img" not in article
        assert article.startswith('<a href="https://outlet.example/%22><b>" target')
    assert any("&lt;img" in article for _, article in rows)


def test_what_is_missing_is_told(spoilt: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(spoilt)) as connection:
        connection.execute("alter table events drop column goldstein")
    with pytest.raises(StageError, match=r"event_evidence.yaml names events.goldstein"):
        render_assets(spoilt, tmp_path / "assets")
    with pytest.raises(UsageError, match="publish a warehouse first"):
        render_assets(tmp_path / "none.duckdb", tmp_path / "assets")


def test_a_folder_with_other_things_in_it_is_no_place_for_the_environment(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="has other things in it"):
        ensure_environment(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
