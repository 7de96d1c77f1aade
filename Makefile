# Everything a person or CI runs. `make help` lists it.
# Needs only Python >= 3.11 and make; .venv is built on first use and rebuilt only when the lock changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked-$(shell cksum < requirements.lock | cut -d' ' -f1)
# Further arguments for the command behind a target: make test ARGS="-k escalation", make sandbox ARGS=--reset
ARGS ?=
# Test processes: one more than the two cores we ask for, since tests wait a third of their time.
JOBS ?= 3
# Whatever surrounds us says: what Python compiled once is kept. Each of a run's many processes would
# do it anew, and the installer only unpacks.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup sandbox test check types house layers lint format fix bench soak screenshots lock

# Named after the lock's checksum and without prerequisites: times of files say nothing after a checkout.
$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit("Touchpoint needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once; again only when requirements.lock changes) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-compile --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation --no-index -e .
	@touch $@

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

sandbox: $(STAMP)  ## the bot in its local workspace with demo data: no Slack account, no tokens
	@$(BIN)/touchpoint sandbox $(ARGS)

test: $(STAMP)  ## all tests on SQLite and PostgreSQL, in the browser too, with coverage
	@$(BIN)/coverage erase
	@browser=$$(.ci/browser) && $(BIN)/coverage run -m pytest -n $(JOBS) --dist worksteal $${browser:+-m "$$browser"} $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report
	@$(BIN)/coverage report --include='domain/*' --fail-under=100

# Two at a time, the longest first; what each says stays together where make can do that (GNU make 4).
check: $(STAMP)  ## format, lint, types, layers, migrations on both databases, house rules
	@$(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
		types house layers lint format

types: $(STAMP)
	$(BIN)/mypy

# Picked by name from all tests: so a test that cannot be imported is found here, and is compiled once
# for all processes of `make test`.
house: $(STAMP)
	$(BIN)/pytest -k "test_migrations.py or test_architecture.py"

layers: $(STAMP)
	$(BIN)/lint-imports --no-logo

lint: $(STAMP)
	$(BIN)/ruff check .

format: $(STAMP)
	$(BIN)/ruff format --check .

fix: $(STAMP)  ## format, and mend what the linter can mend by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(STAMP)  ## speed against the goals: goal | measured | limit | pass
	@$(BIN)/python -m tests.benchmarks $(ARGS)

soak: $(STAMP)  ## long runs: random lives of requests, kills, lost answers
	@$(BIN)/python -m tests.soak $(ARGS)

screenshots: $(STAMP)  ## the pictures in docs/, taken afresh from the sandbox
	@$(BIN)/python -m tests.screenshots $(ARGS)

lock: $(STAMP)  ## requirements.lock afresh from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock

setup: $(STAMP)  ## .venv with the locked dependencies; the others do it by themselves
