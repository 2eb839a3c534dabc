# make run    serve on http://127.0.0.1:8000 (HOST and PORT change that)
# make test   lint, types and the tests, of Python and of scripts, some of them in a real Chromium
# make test-long   every test there is, the slow ones too
# make bench  measure
# make mutate put small faults into the numerical core and see which of them the tests notice; an hour
# make lock   resolve the versions in requirements.lock again, within the bounds of pyproject.toml; asks PyPI
# make audit  report known vulnerabilities in the installed packages; asks PyPI
# make coverage  run the tests and say which lines and branches of app/ none of them reaches
# make soak   measure what the server promises under load and faults; some ten minutes
#
# pip reads its own environment variables: where it would install a CUDA build of torch, point PIP_EXTRA_INDEX_URL at an
# index of CPU wheels, or PIP_FIND_LINKS at a folder that holds one.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell .ci/python)
BIN := .venv/bin
# The lock applies to build dependencies too.
INSTALL := PIP_CONSTRAINT=requirements.lock PIP_BUILD_CONSTRAINT=requirements.lock \
	$(BIN)/python -m pip install --quiet --no-compile

# Bytecode is kept whatever the environment says: without it every process compiles torch's modules again. What numba
# compiles, half a minute's work, is cached beside it; `warm` compiles it once, during installation.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test test-long bench mutate coverage soak audit lock clean lint types scripts programs oracle

run: .venv/compiled
	exec $(BIN)/python -m app --host $(HOST) --port $(PORT)

# Installing, compiling and checking use one core each: run two at a time.
test:
	$(MAKE) --no-print-directory --jobs=2 .venv/compiled oracle lint types scripts
	$(BIN)/python -m pytest

test-long: .venv/compiled programs
	$(BIN)/python -m pytest -m ''

# What the core's losses are compared with is compiled too.
oracle: .venv/installed-test
	$(BIN)/python -m tests.oracle.warm

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-test
	$(BIN)/mypy

# Types, style and tests of the page's scripts, as far as they need no browser. What checks them is used by tests alone.
scripts: node_modules/.installed
	node_modules/.bin/tsc -p jsconfig.json
	node_modules/.bin/eslint static/js tests/js eslint.config.js
	node --test tests/js/*.test.js

node_modules/.installed: package.json package-lock.json .npmrc | programs
	npm ci --loglevel=error
	@touch $@

# What the tests need besides Python: a browser, a proxy, a Redis and node; in turn, since package managers lock each other out.
programs: .venv/installed-test
	.ci/chromium $(BIN)/python
	.ci/nginx
	.ci/redis
	.ci/node

bench: .venv/installed-test .venv/compiled
	$(BIN)/python -m tests.benchmarks

mutate: .venv/installed-test .venv/compiled
	$(BIN)/python -m tests.mutation

coverage: .venv/compiled programs
	mkdir -p build
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

soak: .venv/installed-test .venv/compiled
	$(BIN)/python -m tests.soak 2>/dev/null

audit: .venv/installed-test
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --skip-editable

lock: .venv/bin/python
	$(BIN)/python .ci/lock

clean:
	rm -rf .venv node_modules build *.egg-info

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Starcross needs Python 3.11 or later; set PYTHON to one." >&2; exit 1; }
	$(PYTHON) -m venv .venv || { .ci/package python3-venv && $(PYTHON) -m venv --clear .venv; }

.venv/installed: pyproject.toml requirements.lock | .venv/bin/python
	$(INSTALL) --upgrade pip
	$(INSTALL) --editable .
	@touch $@

.venv/compiled: .venv/installed
	$(BIN)/python -m app.superposition.runs.warm
	@touch $@

.venv/installed-test: .venv/installed
	$(INSTALL) --editable '.[test]'
	@touch $@
