# The shop's few commands; `make help` lists them.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

# Only for `make fuzz`; it has wheels for few machines, so it is none of the locked packages.
ATHERIS := 3.0.0
FUZZER := $(VENV)/.fuzzer

# Else each of the hundreds of processes that tests start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

# Tests wait as much as they work: a third process fills two cores.
WORKERS ?= 3

LONG := tests/stories tests/promises tests/sweeps tests/processes tests/properties/test_shop_life.py

.DEFAULT_GOAL := help
.PHONY: help run test soak fuzz fast check bench lock po system clean

help: ## List these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(RUNTIME) ## Start the shop: with config.toml the real one, without it a demo with a local WeChat
	@if [ -f config.toml ]; then exec $(BIN)/python manage.py serve; else exec $(BIN)/python manage.py demo; fi

test: $(DEV) system check ## Install what the tests need, then run all of them against real servers
	$(BIN)/python -m pytest -n $(WORKERS) --databases=all tests

soak: $(DEV) system ## The long proofs at length: every point on every database, a hundred thousand steps
	XIAOPU_THOROUGH=1 XIAOPU_STEPS=100000 $(BIN)/python -m pytest -n 2 --databases=all $(LONG)

fuzz: $(DEV) ## A quarter of a million hostile messages, and more that a fuzzer thinks up where atheris installs
	XIAOPU_MESSAGES=250000 $(BIN)/python -m pytest -s tests/fuzz
	$(BIN)/pip install --quiet --disable-pip-version-check --target $(FUZZER) atheris==$(ATHERIS) || \
		{ echo "atheris does not install here: that was all"; exit 0; }; \
	PYTHONPATH=$(FUZZER):. $(BIN)/python -m tests.fuzz.guided -runs=50000

fast: $(DEV) ## The quick part of the tests, without servers and browser, in less than a minute
	$(BIN)/python -m pytest -n 2 -m "not browser and not server and not slow" tests

check: $(DEV) ## Style, types and the structure of the house
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(DEV) ## Measure the hot roads side by side with their peers, and print the table
	$(BIN)/python -m bench

lock: $(DEV) ## Make the lock files anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock

po: $(DEV) ## Collect the texts for people into translations/, and say which lack Chinese
	$(BIN)/python translations/collect.py

system: ## Install the servers, the browser and the font that the tests use (as root; else say what is missing)
	@deploy/system.sh

clean: ## Remove the virtual environment and everything the tools left behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/pip:
	@deploy/venv.sh $(PYTHON) $(VENV)

$(RUNTIME): $(VENV)/bin/pip requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DEV): $(VENV)/bin/pip requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(RUNTIME)
