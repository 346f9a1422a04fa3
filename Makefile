# Two commands are enough on a fresh machine: `make demo` and `make test`. Both build .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo run test lint types bench fuzz soak lock

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 14

install: $(STAMP)  ## build .venv from the locked requirements; replate is then at .venv/bin/replate

$(STAMP): requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "replate needs Python 3.11 or newer; name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install  ## the demo newsroom on loopback, followed by the real daemon; Ctrl-C ends it
	$(BIN)/replate demo $(ARGS)

run: install  ## the daemon with ./replate.toml
	$(BIN)/replate run $(ARGS)

test: install  ## all tests; those on real pages need REPLATE_DATA, those in a browser need Chromium
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile $(ARGS)

lint: install  ## style, with the reasons for each exception in pyproject.toml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install  ## mypy, strict
	$(BIN)/mypy

bench: install  ## the benchmarks that need no more than this checkout; docs/performance.md lists all
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: install  ## mutated pages through the reading for ten minutes; real ones where REPLATE_DATA is set
	$(BIN)/python -m benchmarks.fuzz $(ARGS)

soak: install  ## the daemon follows 60 busy sites on loopback for ten minutes; polite, in time, nothing starved?
	$(BIN)/python -m benchmarks.soak $(ARGS)

lock:  ## resolve pyproject.toml anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--output-file requirements.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--extra dev --output-file requirements-dev.txt pyproject.toml
