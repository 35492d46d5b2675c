"""Marsad beside others, on the same documents in one run: `python -m tests.benchmarks.peers --help`."""
