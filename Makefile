# make demo   the main job in a minute, on an IMAP server in memory (KEEP=1 leaves it running)
# make test   the whole suite, on a Dovecot and a PostgreSQL that the tests start on loopback
# make check  format, lint, types, import contract
# make model  train models/ anew from fixtures/corpus, and pin it in the package
# make bench  every benchmark, each a table
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: demo test check model bench lock clean servers

demo: $(READY)
	$(BIN)/inbox-triage demo $(if $(KEEP),--keep)

test: $(READY) servers
	PATH="$$PATH:/usr/sbin" $(BIN)/python -m pytest $(ARGS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

model: $(READY)
	$(BIN)/inbox-triage train fixtures/corpus --models models --seed 1 --pin

bench: $(READY) servers
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/backlog.py
	$(BIN)/python benchmarks/footprint.py
	$(BIN)/python benchmarks/load.py

# Dovecot and PostgreSQL, where this user may install them; else one line says what is missing.
servers:
	@sh tests/servers/install.sh

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found. Name one with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		sudo=; test "$$(id -u)" = 0 || sudo="sudo -n"; \
		{ $$sudo apt-get -qq update && $$sudo apt-get -qq -y install python3-venv; } >/dev/null 2>&1; \
		$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
			{ echo "Python's venv module is missing: install the package python3-venv."; exit 1; }; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# After a change of the dependencies in pyproject.toml (needs uv).
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache dist
