"""No figure falls below what was reached once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks import cleaning, names, quality
from tests.benchmarks.figures import Figures, below_floors, read_floors
from warehouse.cleaning import Rules
from warehouse.lexicon import Lexicon


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules.load()


@pytest.mark.parametrize("part", ["lines", "texts", "control", "pages", "malformed"])
def test_cleaning_stays_above_its_floors(part: str, shared: Path, rules: Rules) -> None:
    figures = cleaning.measure(part, shared, rules, verbose=False)
    figures.pop("pages speed", None)  # the machine's
    assert figures.keys() <= read_floors().keys()
    assert below_floors(figures) == {}


@pytest.mark.parametrize("part", [names.gold, names.anercorp])
def test_names_stay_above_their_floors(part: Callable[..., Figures], shared: Path, lexicon: Lexicon) -> None:
    figures = part(shared, lexicon, {name: names.RECOGNIZERS[name] for name in names.WHOLE})
    assert figures.keys() <= read_floors().keys()
    assert below_floors(figures) == {}


@pytest.mark.usefixtures("in_threads")
@pytest.mark.parametrize("case", quality.CASES)
def test_facts_stay_above_their_floors(case: str, prefect: None, shared: Path, tmp_path: Path) -> None:
    figures = quality.measure(case, shared, tmp_path)
    assert {name for name in read_floors() if name.startswith(f"{case} ")} <= figures.keys()
    assert below_floors(figures) == {}
