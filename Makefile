# Everything sets itself up: a fresh machine needs python3 (3.11 or newer), git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check lint types format wheel bench clean

demo: $(READY)
	$(BIN)/pmwizard demo

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: lint types test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(READY)
	$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir dist .

bench: $(READY)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet -c requirements/pins.txt -r requirements/bench.txt
	$(BIN)/python bench/all.py

clean:
	rm -rf $(VENV) dist build

$(READY): pyproject.toml requirements/pins.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "pmwizard needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv, once. This takes about a minute."
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet -c requirements/pins.txt -r requirements/dev.txt -e .
	@$(BIN)/python -m compileall -q src
	@touch $@
