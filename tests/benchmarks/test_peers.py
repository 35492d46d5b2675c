"""The benchmark beside peers: its tables, its turns, its counting. Nothing is fetched and no peer is needed."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from tests.benchmarks.pages import GoldPage, by_page, by_site
from tests.benchmarks.peers import environments
from tests.benchmarks.peers.copies import figures_of
from tests.benchmarks.peers.environments import NotRun
from tests.benchmarks.peers.report import (
    Row,
    Subject,
    markdown,
    read_report,
    row_of,
    tables,
    write_report,
)
from tests.benchmarks.peers.running import WORKERS, Contestant, Measured, take_turns
from tests.benchmarks.readme import README, with_tables

OURS = Row("Marsad", "0.1", {"F1": "0.990"}, 1234.5, 1.0, 130.4, note="takes its time.")
THEIRS = Row("other", "2", {"F1": "0.900", "pages lost": "3"}, 0.456, 0.00037, 1300.0)
BROKEN = Row("third", not_run="no wheel | for this Python")
SUBJECT = Subject("Pages", "pages", "Ten pages.", [OURS, THEIRS, BROKEN], measured="2026-11-28")
TABLE = """\
**Pages.** Ten pages. Measured 2026-11-28.

|  | version | F1 | pages lost | pages a second | times Marsad's speed | memory, MiB |
| --- | --- | --- | --- | --- | --- | --- |
| Marsad | 0.1 | 0.990 |  | 1,234 | 1 | 130 |
| other | 2 | 0.900 | 3 | 0.46 | 0.00037 | 1,300 |
| third | not run: no wheel / for this Python |  |  |  |  |  |

- Marsad: takes its time."""
WORKER = """\
from job import do


def work(job, clock):
    assert not job.get("fails"), "this one is broken"
    clock.seconds = job["seconds"].pop() if job["seconds"] else 0.0
    return {"sees": job["documents"], "version": "7"}


do(work)
"""


def test_a_table_has_everyones_figures_and_says_who_was_not_run() -> None:
    assert markdown(SUBJECT) == TABLE


def test_what_was_kept_makes_the_same_table(tmp_path: Path) -> None:
    write_report({"pages": SUBJECT}, tmp_path / "peers.json")
    assert read_report(tmp_path / "peers.json") == {"pages": SUBJECT}


def test_tables_replace_the_ones_before() -> None:
    readme = "# A\n<!-- peers -->\nold\n<!-- /peers -->\nB\n"
    written = with_tables(readme, "peers", tables({"pages": SUBJECT}))
    assert written == f"# A\n<!-- peers -->\n{TABLE}\n<!-- /peers -->\nB\n"
    assert with_tables(written, "peers", TABLE) == written


def test_a_readme_without_marks_is_told_of() -> None:
    with pytest.raises(ValueError, match="<!-- peers -->"):
        with_tables("# A\n", "peers", TABLE)


def test_the_readme_says_what_was_measured() -> None:
    readme = README.read_text("utf-8")
    assert with_tables(readme, "peers", tables(read_report())) == readme


def test_speeds_are_multiples_of_ours() -> None:
    ours, theirs = Measured({}, 4.0, 2**20), Measured({"version": "7"}, 2.0, 3 * 2**20)
    row = row_of(Contestant("other", "other.py"), theirs, ours, 10, {"F1": "1"})
    assert row == Row("other", "7", {"F1": "1"}, per_second=5.0, times_ours=2.0, peak_mib=3.0)
    assert row_of(Contestant("other", "other.py"), theirs, NotRun("gone"), 10, {}).times_ours is None
    assert row_of(Contestant("other", "other.py"), NotRun("gone"), ours, 10, {}) == Row("other", not_run="gone")


def test_a_broken_contestant_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(f"import sys\nsys.path.insert(0, {str(WORKERS)!r})\n{WORKER}", "utf-8")
    monkeypatch.setattr(environments, "FOLDER", worker)  # a file: no environment can be made there
    contestants = [
        Contestant("broken", str(worker), job={"fails": True}),
        Contestant("not installed", str(worker), "dlt"),
        Contestant("fine", str(worker), job={"seconds": [2.5]}),
    ]
    outcomes = take_turns(contestants, {"documents": 3, "seconds": []}, tmp_path / "rounds", rounds=2)
    assert "this one is broken" in str(outcomes["broken"])
    assert str(outcomes["not installed"]).startswith("no environment for dlt: ")
    fine = outcomes["fine"]
    assert isinstance(fine, Measured)
    assert (fine.result["sees"], fine.seconds) == (3, 2.5)
    assert fine.peak_bytes >= 0


def test_a_sites_pages_count_as_one() -> None:
    pages = [
        GoldPage(name, b"", body) for name, body in (("a_1", "قال الوزير"), ("a_2", "قال الوزير"), ("b_1", "وصل الوفد"))
    ]
    texts = ["قال الوزير", "", "وصل الوفد"]
    assert by_page(pages, texts) == {"a_1": 1.0, "a_2": 0.0, "b_1": 1.0}
    assert by_site(pages, texts) == {"a": 0.5, "b": 1.0}
    assert statistics.mean(by_site(pages, texts).values()) == 0.75


def test_pairs_are_counted_against_silver_and_ours() -> None:
    found, ours = {(1, 2), (3, 4), (5, 6)}, {(1, 2), (7, 8)}
    assert figures_of(found, ours, {(1, 2), (3, 4), (9, 10), (11, 12)}) == {
        "pairs found": "3",
        "of the tool's pairs": "0.500",
        "not the tool's": "1",
        "that Marsad lacks": "2",
    }


def test_what_is_pinned_is_pinned_whole() -> None:
    for file in environments.REQUIREMENTS.glob("*.txt"):
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        assert lines, file
        assert all("==" in line for line in lines), file
