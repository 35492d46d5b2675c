"""How long the fuzzing tests take: `make test` runs them briefly and the same every time, `make fuzz` for long."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
settings.register_profile("brief", max_examples=20, derandomize=True, deadline=None, database=None)
settings.register_profile("long", max_examples=3000, deadline=None, database=None, suppress_health_check=slow)
settings.load_profile("long" if "MARSAD_FUZZ_SECONDS" in os.environ else "brief")
