# Everything is made from what is in the checkout, with Python and make alone. `make` lists what there is.

# The first that is new enough; where none is, python3 says so.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$each && break; done),python3)
BIN := .venv/bin
WORKERS ?= 2
# An index in the environment would be written into the lock; a lock holds public addresses only.
PLAIN_UV := env -u UV_DEFAULT_INDEX -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	UV_PYTHON_DOWNLOADS=never $(BIN)/uv --no-config
EXPORT := $(PLAIN_UV) export --quiet --frozen --format requirements-txt --no-header --no-emit-project

# The journeys on their own: a browser on each core leaves the other tests no time, nor they it.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo test bench speed lint types imports browser lock clean
.DELETE_ON_ERROR:

help: ## list what make can do
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 14

demo: $(BIN)/.runtime ## build the made-up partnership, run last night through it, and open it
	@exec $(BIN)/goldenthread demo

test: lint types imports ## check everything: style, types, layers, then all tests and journeys
	@chromium="$$($(BIN)/python tools/browser.py)" && \
		GOLDENTHREAD_CHROMIUM="$$chromium" $(PYTEST) tests/journeys && $(PYTEST) --ignore tests/journeys

bench: $(BIN)/.runtime ## measure how many children are found, how surely and how fast; and how many of a report's claims
	@$(BIN)/python -m bench.claims
	@exec $(BIN)/goldenthread bench --write bench/results/made_up.md

speed: $(BIN)/.runtime ## measure how fast that is among a million people (6 GB of disk, some minutes)
	@exec $(BIN)/goldenthread speed --write bench/results/speed.md

lint: $(BIN)/.dev ## check style and locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/check_locks.py

types: $(BIN)/.dev ## check types
	$(BIN)/mypy

imports: $(BIN)/.dev ## check that each package imports only those below it
	$(BIN)/lint-imports

browser: $(BIN)/.dev ## find a Chromium for the journeys, or fetch one
	@$(BIN)/python tools/browser.py

lock: $(BIN)/.dev ## write the locks anew from pyproject.toml (with UPGRADE=1, to the newest releases)
	$(PLAIN_UV) lock $(if $(UPGRADE),--upgrade)
	$(EXPORT) --no-dev --group build --output-file requirements.txt
	$(EXPORT) --group dev --extra learning --output-file requirements-dev.txt
	$(EXPORT) --only-group installer --output-file requirements-installer.txt
	$(EXPORT) --only-group node --output-file requirements-node.txt
	$(BIN)/python tools/check_locks.py

clean: ## remove what make made: the environment, the browser, the embedded database and all that is in it
	@! test -x $(BIN)/goldenthread || $(BIN)/python tools/clean.py
	rm -rf .venv .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results var

$(BIN)/.runtime: requirements.txt requirements-installer.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py requirements.txt
	@touch $@

$(BIN)/.dev: requirements-dev.txt requirements-installer.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py requirements-dev.txt
	@touch $@ $(BIN)/.runtime
