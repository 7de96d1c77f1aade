# Everything a person or CI runs. `make help` lists it.
# Needs only Python >= 3.11 and make; .venv is built on first use and rebuilt only when the lock changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked-$(shell cksum < requirements.lock | cut -d' ' -f1)

.DEFAULT_GOAL := help

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Touchpoint needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once; again only when requirements.lock changes) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.PHONY: setup
setup: $(STAMP)
