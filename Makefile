# What a developer does here. `make` alone lists the targets.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo docs test lint types layers fresh generated suite publish soak bench mutants stores clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: $(READY) ## lint a payload, serve the mock, fuzz it, and fuzz it with a fault
	$(BIN)/python demo/run.py

docs: $(READY) ## the documentation as a site, in site/
	$(BIN)/sphinx-build -q -W --keep-going -b html -c docs/site -d .sphinx . site
	@echo "open site/index.html"

test: lint types layers fresh suite ## everything that must pass: linters, types, layers, generated files, tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-cache

fresh: $(READY)
	$(BIN)/rulewright build rules/async-orders.yaml --check
	$(BIN)/python docs/generate.py --check

generated: $(READY) ## write what is generated: schemas, OpenAPI, the manual of the language, documentation
	$(BIN)/rulewright build rules/async-orders.yaml
	$(BIN)/python docs/generate.py

suite: $(READY)
	$(BIN)/pytest --numprocesses $(JOBS)

publish: $(READY) ## write what the tests publish: the suite as JSON, the table of targets
	$(BIN)/python -m tests.published

soak: $(READY) ## every back end against the interpreter on 500,000 pairs of a contract and a payload; mutations of rule files
	HYPOTHESIS_PROFILE=soak $(BIN)/pytest --numprocesses $(JOBS) tests/agreement tests/diagnostics

bench: $(READY) ## measure; claims live in docs/performance.md
	$(BIN)/python benchmarks/validate.py
	$(BIN)/python benchmarks/scaling.py
	$(BIN)/python benchmarks/cold.py
	$(BIN)/python benchmarks/lint.py
	$(BIN)/python benchmarks/fuzzing.py
	$(BIN)/python benchmarks/middleware.py
	$(BIN)/python benchmarks/stores.py
	$(BIN)/python benchmarks/mock.py

mutants: $(READY) ## fuzz every contract with every fault it can have; claims live in docs/fuzzing.md
	$(BIN)/python -m tests.mutants --peers

stores: $(READY) ## many processes on every store, killed and restarted; claims live in docs/idempotency.md
	STORES=full $(BIN)/pytest tests/idempotency/test_crowds.py --durations=0

clean: ## remove what the targets above made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .rulewright .sphinx dist site
