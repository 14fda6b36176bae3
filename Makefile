# Two commands do all: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# More workers than two cores: many tests wait for a process, a disk or a clock. Who is done takes over from the others.
TESTS := $(BIN)/python -m pytest -n 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test setup services check unit browser access-check deep catalogue docs lock pictures clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## start the site with its demo and print the address (PORT=8000)
	@PANEL_MODE=$${PANEL_MODE:-demo} PORT=$(PORT) $(BIN)/panel run --port $(PORT)

setup: $(VENV)/.run ## make the environment alone

$(VENV)/.run: requirements.lock pyproject.toml panel/translations/cy/LC_MESSAGES/messages.po
	@$(PYTHON) -c 'import sys; sys.exit("Panel needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Could not make the environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/pybabel --quiet compile -d panel/translations
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

services: $(VENV)/.test ## find or install what the tests need: PostgreSQL, a browser, a speller
	@$(BIN)/python -m tests.services

test: services check ## everything CI runs
	$(TESTS)

check: $(VENV)/.test ## linters, types, layers, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint templates

unit: $(VENV)/.test ## tests without a browser, on SQLite and PostgreSQL
	$(TESTS) -m "not browser"

browser: $(VENV)/.test ## whole stories in a real browser, accessibility of every page
	$(TESTS) -m browser

deep: export PANEL_DEEP = 1
access-check: services ## look at every page once more and write the day and the result into the statement of accessibility
	PANEL_ACCESS_CHECK=panel/pages/last_check.json $(BIN)/python -m pytest -q tests/journeys/test_accessibility.py

deep: services ## the longer runs of the property tests and the fault tests, and how other machines read the pages
	$(TESTS)

catalogue: $(VENV)/.run ## gather new sentences into the Welsh catalogue
	$(BIN)/pybabel --quiet extract --ignore-dirs '.*' -F pyproject.toml -k lazy -k _may:1 --no-location --sort-output -o panel/translations/messages.pot .
	$(BIN)/pybabel --quiet update -i panel/translations/messages.pot -d panel/translations -l cy --no-fuzzy-matching --no-wrap
	@rm panel/translations/messages.pot
	$(BIN)/pybabel compile -d panel/translations --statistics

docs: $(VENV)/.test ## draw docs/states.md anew from the tables of states
	@$(BIN)/python -m tests.states_page

pictures: services ## take the pictures of the README, of the guides and of docs/pages.md anew
	$(BIN)/python -m tests.journeys.pictures

lock: ## write the lock files anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra test -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements-test.lock

clean: ## remove the environment and the local data
	rm -rf $(VENV) instance
