# Two commands: `make run` (samples, then the site) and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := ./data-samples
PORT ?= 8000

.PHONY: run test lint unit coverage test-api test-whoosh test-opensearch faults bench bench-site clean

run: $(VENV)/run
	@$(BIN)/python -c 'from web.cli.keeper.serve import listen; listen("127.0.0.1", $(PORT))'  # before the samples are read
	@$(BIN)/jianbao --data $(DATA) ingest corpus/samples
	@$(BIN)/jianbao --data $(DATA) serve --port $(PORT)

test: lint unit

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: $(VENV)/test
	$(BIN)/python -m pytest -n 2

# Which lines no test runs, and whether more than a tenth of all; slower than `make unit`, and so apart from it.
coverage: $(VENV)/test
	$(BIN)/python -m pytest -n 2 -q --cov=corpus --cov=index --cov=search --cov=web

# Starts OpenSearch on loopback from Maven artifacts; needs Java 21 or newer and Maven, and skips where they are missing.
test-opensearch: $(VENV)/test
	$(BIN)/python -m pytest -m opensearch

# schemathesis asks the interface for programs by its document: some 3,000 requests, right and wrong ones.
test-api: $(VENV)/test
	$(BIN)/python -m tests.api_walk

faults: $(VENV)/test
	$(BIN)/python -m bench.faults

test-whoosh: $(VENV)/test
	$(BIN)/python -m tests.whoosh_suite

bench-site: $(VENV)/bench
	$(BIN)/python -m bench.site

bench: $(VENV)/bench
	$(BIN)/python -m bench $(if $(N),--articles $(N))

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(BIN)/python -m compileall -q corpus index search web  # the first answer comes sooner
	@touch $@

$(VENV)/test: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[documents,opensearch,test]'
	$(BIN)/python tests/chromium.py
	@touch $@ $(VENV)/run

$(VENV)/bench: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@touch $@ $(VENV)/run

clean:
	rm -rf $(VENV) $(DATA) .pytest_cache .mypy_cache .ruff_cache .hypothesis
