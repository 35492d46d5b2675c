"""No figure falls below what was reached once."""

from pathlib import Path

import pytest

from tests.benchmarks.quality import CASES, measure, read_floors


@pytest.mark.parametrize("case", CASES)
def test_figures_stay_above_their_floors(case: str, prefect: None, shared: Path, tmp_path: Path) -> None:
    figures = measure(case, shared, tmp_path)
    floors = {name: floor for name, floor in read_floors().items() if name.startswith(f"{case} ")}
    assert floors
    below = {name: (figures.get(name), floor) for name, floor in floors.items() if figures.get(name, 0.0) < floor}
    assert below == {}
