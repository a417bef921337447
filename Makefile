# `make run` and `make test` need git, make and Python 3.11 or newer with venv; everything else is fetched, locked and hashed.
.DEFAULT_GOAL := help
.PHONY: help run test assets pictures letters-report check test-sqlite test-postgresql fuzz lock audit clean

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Without compiled modules every command that a test starts would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 24

run: .venv/.for-running ## start the service on http://127.0.0.1:5000, with a demonstration the first time
	@exec $(BIN)/tracker run

test: .venv/.for-testing check test-sqlite test-postgresql ## run every check and test

check: .venv/.for-testing ## style, types and the direction of imports
	@echo "Checking style, types and imports"
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test-sqlite: .venv/.for-testing ## run all tests on SQLite, in the browser too where Chromium is installed
	@echo "Testing on SQLite"
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

test-postgresql: .venv/.for-testing ## run store, service, job and web tests on a PostgreSQL the tests start themselves
	@echo "Testing on PostgreSQL"
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --database=postgresql tests/store tests/services tests/jobs tests/web \
		tests/demo/test_many.py tests/demo/test_papers.py tests/demo/test_repeats.py $(WITHOUT_DATABASE:%=--ignore=tests/web/test_%.py)

# What these look at is the same whatever the database.
WITHOUT_DATABASE := base_page charts date_field error_pages form_fields letters_hostile page_inspection

fuzz: .venv/.for-testing ## every night: read thousands of damaged files, kill dozens of imports (FUZZ="--files 20000 --seed 7")
	@$(BIN)/python -m tests.nightly $(FUZZ)

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --no-header --no-annotate --generate-hashes --extra install pyproject.toml -o requirements.lock
	uv pip compile -q --universal --no-header --no-annotate --generate-hashes --extra install --extra dev pyproject.toml -o requirements-dev.lock

audit: .venv/.for-testing ## look the locked packages up in the list of known weaknesses
	@$(BIN)/pip-audit --require-hashes -r requirements.lock

# Nobody needs this to run or test the service: it takes Node, and checks that the Python macros still give the design
# system's own markup.
assets: .venv/.for-testing ## compile the committed style sheet and script anew (for maintainers, needs Node)
	npm ci --no-fund --no-audit
	mkdir -p tests/browser tracker/web/static/images
	npx sass --no-source-map --style=compressed --load-path=. --quiet-deps \
		tracker/web/styles/tracker.scss tracker/web/static/tracker.css
	sed 's|//# sourceMappingURL=.*||' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > tracker/web/static/govuk-frontend.js
	for image in $$(grep -o 'images/[a-z-]*\.svg' tracker/web/static/tracker.css | sort -u); do \
		cp node_modules/@ministryofjustice/frontend/moj/assets/$$image tracker/web/static/$$image; done
	cp node_modules/axe-core/axe.min.js tests/browser/axe.min.js
	cp node_modules/axe-core/LICENSE tests/browser/axe-LICENSE.txt
	.venv/bin/python -m tests.rules.design_system_fixtures

pictures: .venv/.for-testing ## take the README's pictures anew from a running demonstration (needs Chromium)
	@$(BIN)/python -m tests.browser.pictures

letters-report: .venv/.for-testing ## print how long letters take, and how well they are read (LETTERS="FILE.pdf FOLDER" for your own)
	@$(BIN)/python -m tests.letters.report $(LETTERS)

clean: ## remove what the other targets made, but never instance/
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info node_modules
	find tracker tests migrations -name __pycache__ -prune -exec rm -rf {} +

.venv/.python:
	@command -v git >/dev/null || { echo "Missing: git. On Debian: apt-get install git" >&2; exit 1; }
	@test -n "$(PYTHON)" || { echo "Missing: Python 3.11 or newer with venv. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@echo "Making the Python environment in .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.for-running: .venv/.python requirements.lock pyproject.toml
	@echo "Fetching the locked packages (once, about a minute)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.for-testing: .venv/.for-running requirements-dev.lock
	@echo "Fetching what the tests need"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
