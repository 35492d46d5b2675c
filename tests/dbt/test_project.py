"""The dbt project by itself: its unit tests, and a build of an empty warehouse."""

import os
import subprocess
import sys
from pathlib import Path

from warehouse.project import dbt_dir
from warehouse.store.file import open_build_file


def test_an_empty_warehouse_builds_and_the_unit_tests_pass(tmp_path: Path) -> None:
    build_file = tmp_path / "build.duckdb"
    with open_build_file(build_file):
        pass
    environment = os.environ | {
        "MARSAD_BUILD_FILE": str(build_file),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
        "DO_NOT_TRACK": "1",
    }
    folder = str(dbt_dir())
    done = subprocess.run(
        [Path(sys.executable).parent / "dbt", "build", "--project-dir", folder, "--profiles-dir", folder],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "ERROR=0" in done.stdout
    assert "unit_test" in done.stdout or "unit tests" in done.stdout
