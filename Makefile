# Two commands: `make run` (samples, then the site) and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA := ./data-samples
PORT ?= 8000

.PHONY: run test lint unit coverage test-api test-whoosh test-opensearch faults soak fuzz fuzz-guided hashes sbom audit bench \
	bench-site clean

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

# Kills, failures of power and of the disk; then the drill of a cluster, which needs Java 21 or newer and Maven.
faults: $(VENV)/test
	$(BIN)/python -m bench.kills
	$(BIN)/python -m bench.power
	$(BIN)/python -m bench.faults

# Ten minutes.
soak: $(VENV)/run
	$(BIN)/python -m bench.soak

fuzz: $(VENV)/test
	$(BIN)/python -m tests.fuzzing $(if $(SECONDS),$(SECONDS),60)

# The same, the inputs guided by coverage; atheris is a tool for this alone, and no part of the program.
fuzz-guided: $(VENV)/test
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python -m tests.fuzz_guided $(if $(SECONDS),$(SECONDS),600)

# The hashes of all that is pinned. uv is a tool for this alone, and no part of the program.
hashes: $(VENV)/test
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras -c constraints.txt --python $(BIN)/python --generate-hashes \
		--no-header --no-annotate --no-emit-index-url -q -o constraints-hashes.new
	{ head -2 constraints-hashes.txt; cat constraints-hashes.new; } > constraints-hashes.part
	mv constraints-hashes.part constraints-hashes.txt && rm constraints-hashes.new

sbom: $(VENV)/test
	$(BIN)/python tools/sbom.py > sbom.json

# Asks a public service for what is known of the pinned versions.
audit: $(VENV)/test
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --disable-pip --require-hashes -r constraints-hashes.txt

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
	@$(BIN)/python -m compileall -q corpus index search web
	$(BIN)/python tests/chromium.py
	@touch $@ $(VENV)/run

$(VENV)/bench: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench,fast]'
	@touch $@ $(VENV)/run

clean:
	rm -rf $(VENV) $(DATA) .pytest_cache .mypy_cache .ruff_cache .hypothesis
