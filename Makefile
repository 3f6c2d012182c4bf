# The commands for a checkout. On Windows, which has no make, see packaging/README.md for the same
# commands.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --durations=15 $(REPORT)

.PHONY: run test test-parts test-window lint bench gold metrics screens picture lock clean

run: .venv/run.stamp
	@$(BIN)/mlerehearse

# Runs two jobs in parallel: one needs the CPU, the other mostly waits for sound in real time. Each
# writes a line as soon as a test file is done; make would hold it back with --output-sync.
test: lint
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=none REPORT=--file-lines test-parts test-window

test-parts: .venv/dev.stamp
	PYTHONPATH=tests $(PYTEST) -p no:pytest-qt -p helpers.without_qt tests/unit
	$(PYTEST) tests/ui tests/gold

test-window: .venv/dev.stamp
	$(PYTEST) tests/end2end

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.stamp
	$(BIN)/python tests/benchmarks

gold: .venv/dev.stamp
	$(BIN)/python tests/gold/crossval.py

metrics: .venv/dev.stamp
	$(BIN)/python packaging/measure_code.py

screens: .venv/dev.stamp
	$(BIN)/python packaging/screens.py

picture: .venv/dev.stamp
	$(BIN)/python packaging/picture.py

lock:
	packaging/lock.sh

clean:
	rm -rf .venv build dist

.venv/run.stamp: packaging/requirements.lock packaging/setup.sh packaging/system.txt pyproject.toml
	packaging/setup.sh "$(PYTHON)" run

.venv/dev.stamp: packaging/requirements-dev.lock packaging/setup.sh packaging/system.txt packaging/system-dev.txt pyproject.toml
	packaging/setup.sh "$(PYTHON)" dev
