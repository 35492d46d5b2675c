# marsad: set up once, then run, test, lint or measure. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := .peers
AUDIT := .audit
BROWSER := $(VENV)/.browser

.PHONY: help setup run test test-bi superset fuzz lint format audit bench bench-quality bench-warehouse bench-cluster bench-peers bench-growth bench-cleaning bench-names bench-events clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: $(READY) ## make .venv when it is missing or stale

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Marsad needs Python 3.11, 3.12 or 3.13; name one with PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

run: $(READY) ## run the pipeline on the sample corpus
	$(BIN)/marsad run

test: $(READY) ## run the tests, in as many processes as there are cores (4 at most), each a file at a time
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

superset: $(READY) ## serve the warehouse of $MARSAD_HOME (./data) in Apache Superset, with a ready dashboard
	$(BIN)/marsad bi superset --environment .superset

test-bi: $(BROWSER) ## build Superset's environment and try the dashboard in a real browser (chromium)
	MARSAD_TEST_SUPERSET=$(CURDIR)/.superset MARSAD_TEST_PICTURES=$(CURDIR)/.superset $(BIN)/python -m pytest tests/bi

$(BROWSER): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bi]'
	touch $@

fuzz: $(READY) ## read made documents for minutes (MARSAD_FUZZ_SECONDS), then try the properties of any document for long
	$(BIN)/python -m tests.fuzz.campaign
	MARSAD_FUZZ_SECONDS=$${MARSAD_FUZZ_SECONDS:-300} $(BIN)/python -m pytest tests/fuzz

lint: $(READY) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar dbt

format: $(READY) ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: $(AUDIT)/.ready ## look up the pinned packages among known vulnerabilities (needs PyPI's own API; fails where one cannot be looked up)
	$(AUDIT)/bin/pip-audit --strict --disable-pip --no-deps --progress-spinner off --requirement constraints.txt

$(AUDIT)/.ready:
	$(PYTHON) -m venv --clear $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.7,<3'
	touch $@

bench: bench-quality bench-warehouse bench-peers ## measure everything, and print it (over an hour on two cores)

bench-quality: $(READY) ## measure quality against the gold beside the project, and print it
	$(BIN)/python -m tests.benchmarks.quality
	$(BIN)/python -m tests.benchmarks.cleaning

bench-warehouse: $(READY) ## measure whole runs, copies, search, publishing and crashes on the corpus beside the project, and print it
	$(BIN)/python -m tests.benchmarks.speed
	$(BIN)/python -m tests.benchmarks.duplicates
	$(BIN)/python -m tests.benchmarks.search
	$(BIN)/python -m tests.benchmarks.publishing
	$(BIN)/python -m tests.benchmarks.crashes

bench-peers: $(READY) ## measure Marsad beside others, which go into .peers, and write the figures and README's tables of them
	$(BIN)/python -m tests.benchmarks.peers --write

bench-growth: $(READY) ## measure 1,000 to 1,000,000 articles, and write the figures, the plot and README's tables (hours, 70 GB)
	$(BIN)/python -m tests.benchmarks.growth whole
	$(BIN)/python -m tests.benchmarks.growth loaded
	$(BIN)/python -m tests.benchmarks.cluster --write
	$(BIN)/python -m tests.benchmarks.growth draw

bench-cluster: $(READY) ## measure annotating on Dask, and as root (the last needs it) a run on four machines made of network namespaces
	$(BIN)/python -m tests.benchmarks.cluster
	$(BIN)/python -m tests.benchmarks.namespaces

bench-cleaning: $(READY) ## measure cleaning alone, and print it
	$(BIN)/python -m tests.benchmarks.cleaning

bench-events: $(READY) ## measure events and quotes alone, and print it
	$(BIN)/python -m tests.benchmarks.events

bench-names: $(READY) ## measure names alone, and print it
	$(BIN)/python -m tests.benchmarks.names

clean: ## remove the environment and caches; warehouses stay
	rm -rf $(VENV) $(AUDIT) $(PEERS) .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
