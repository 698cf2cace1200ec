# Everything here works on a fresh machine with Python 3.11 or newer (on Debian: apt-get install python3-venv libegl1).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
VENV := .venv
SLIM := .venv-slim
FLOOR := 3.3.7
WORKERS ?= 2
DEMO := runs/demo

.PHONY: demo test check slim wheel-smoke clean
.DELETE_ON_ERROR:

# Installs are editable: the sources are always the ones in this folder, so only pyproject.toml can outdate them.
$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/.installed

$(SLIM)/.installed: pyproject.toml
	$(PYTHON) -m venv $(SLIM)
	$(SLIM)/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' 'mujoco==$(FLOOR)'
	touch $@

demo: $(VENV)/.installed  ## a small run of failures and its gallery
	$(VENV)/bin/badgen make --scene lid_lift --mode collision --n 4 --cameras front,side --size 320 --out $(DEMO) --workers $(WORKERS)
	$(VENV)/bin/badgen view $(DEMO)
	@printf '\nOpen %s in a browser.\n' "$$(find $(DEMO) -name index.html | head -n 1)"

test: $(VENV)/.installed-dev  ## the whole suite
	$(VENV)/bin/python -m pytest -n $(WORKERS)

check: $(VENV)/.installed-dev  ## format, lint, types
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

slim: $(SLIM)/.installed  ## the marked tests on the oldest supported mujoco
	$(SLIM)/bin/python -m pytest -m slim

# A stale build/ would carry deleted files into the wheel, hence the first line.
wheel-smoke:  ## a built wheel, in a clean environment far from the sources, makes and verifies one group
	rm -rf build
	tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp/venv" && pip="$$tmp/venv/bin/python -m pip --quiet --disable-pip-version-check" && \
	$$pip wheel . --no-deps --wheel-dir "$$tmp/dist" && $$pip install "$$tmp"/dist/badgen-*.whl && cd "$$tmp" && \
	venv/bin/badgen make --scene lid_lift --mode drop --n 1 --cameras none --out "$$tmp/run" && \
	venv/bin/badgen verify "$$tmp/run"

clean:  ## everything that the other targets made
	rm -rf $(VENV) $(SLIM) $(DEMO) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
