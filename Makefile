# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test check format bench translations screenshots languages clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | while IFS='|' read -r name words; do printf '  make %-14s %s\n' "$$name" "$$words"; done

$(BIN)/listening-loop: pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python build_catalogues.py
	@touch $@

$(VENV)/.tests: $(BIN)/listening-loop requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-test.txt
	@touch $@

install: $(BIN)/listening-loop ## make .venv with the product in it

run: $(BIN)/listening-loop ## the demo on http://127.0.0.1:8000 (PORT= to change)
	$(BIN)/listening-loop demo --port $(PORT)

test: $(VENV)/.tests ## everything: unit, journeys, import law, types, lint
	$(BIN)/python build_catalogues.py
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

check: $(VENV)/.tests ## the gates without the tests: lint, format, types, import law, templates, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/deptry .

format: $(VENV)/.tests ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.tests ## page weight, server time per response, time to the first page
	$(BIN)/python -m bench

translations: $(VENV)/.tests ## gather interface words and refresh every catalogue
	$(BIN)/python translations/gather.py

screenshots: $(VENV)/.tests ## pictures of every face, narrow and wide, for a person to look at
	$(BIN)/python -m tests.journeys.pictures

languages: $(VENV)/.tests ## pictures of the first pages in every language, for a person to look at
	$(BIN)/python build_catalogues.py
	$(BIN)/python -m tests.journeys.pictures languages

clean: ## forget the environment and the demo
	rm -rf $(VENV) instance build dist
