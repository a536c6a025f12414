# `make help` lists the targets. A fresh machine needs Python >= 3.11, make, git and pip's package index.
#   make test PYTHON=python3.12        the Python that .venv is made with
#   make test ARGS="-k spans" WORKERS=0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup test demo check format generate lock upgrade bench bench-compile soak truth equality test-editors test-peers test-parsers clean load soak-service

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
# pytest's processes, one a core; 0 is a single one, with output as it comes.
WORKERS ?= auto

# Either environment runs the demo: the one of a developer holds the same versions, and more.
DEV := $(VENV)/.dev
RUNTIME := $(VENV)/.runtime
ANY := $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME))
PROJECT := requirements/build.txt pyproject.toml

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '%-14s%s\n' "$$name" "$$what"; done

setup: $(DEV) ## make .venv for working on the project

test: $(DEV) ## run the tests (ARGS="…" for pytest)
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

demo: $(ANY) ## show what it does, on a small example
	@$(BIN)/python -m examples.demo $(ARGS)

check: $(DEV) ## run every check, whatever fails (ARGS="types lint" for some)
	@$(BIN)/python -m scripts.check $(ARGS)

format: $(DEV) ## lay out the code and mend what can be mended
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

generate: $(DEV) ## write the files that are generated from the code
	@$(BIN)/python -m scripts.generate

lock: $(DEV) ## write the lock files after a change of pyproject.toml, keeping versions
	@$(BIN)/python -m scripts.lock

upgrade: $(DEV) ## write the lock files with the newest versions
	@$(BIN)/python -m scripts.lock --upgrade

bench: $(DEV) ## time the language server beside its peers (ARGS="--lines 1000 --rounds 5")
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/bench.txt
	@$(BIN)/python -m benchmarks.lsp $(ARGS)

bench-compile: $(DEV) ## time compiles of 100 to 100,000 constraints (ARGS="--most 10000", "--write")
	@$(BIN)/python -m benchmarks.compile $(ARGS)

soak: $(DEV) ## 50,000 edits over 20 documents: memory flat, nothing lost, nothing logged (ARGS="--edits 5000")
	@$(BIN)/python -m benchmarks.soak $(ARGS)

truth: $(DEV) ## ask real engines about thousands of real functions, and write docs/truth.md (ARGS="--share 0.1"; needs npm)
	@$(BIN)/python -m benchmarks.truth_table $(or $(ARGS),--write)

load: $(DEV) ## the compile service under load (ARGS="--seconds 60 --check")
	@$(BIN)/python -m benchmarks.service $(ARGS)

soak-service: $(DEV) ## the compile service and its clients while half of everything fails (ARGS="--seconds 600")
	@$(BIN)/python -m benchmarks.service.soak $(ARGS)
equality: $(DEV) ## compile 200 real sets in every way there is, and compare the bytes
	@$(BIN)/python -m benchmarks.modal.equality $(ARGS)

test-editors: $(DEV) ## run the tests inside of real editors
	@bash scripts/test-editors.sh

test-parsers: $(DEV) ## hold signatures and ranges to Python, TypeScript's compiler and Node, on whole packages
	@bash scripts/test-parsers.sh

test-peers: $(DEV) ## compare TypeScript's types with a tool that runs in Node
	@bash scripts/test-peers.sh

clean: ## remove everything that can be made again
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find compiler server modal_deploy scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$(PYTHON="$(PYTHON)" scripts/find-python) && echo "making $(VENV) with $$($$python --version)" && \
		"$$python" -m venv $(VENV)

# Wheels alone: nothing is compiled here, and no package's own build script runs. The hashes are in the files.
# The engines come without what they ask for: XGrammar's torch is a gigabyte that nothing here uses.
$(DEV): requirements/dev.txt requirements/engines.txt $(PROJECT) | $(BIN)/python
	@echo "installing requirements/dev.txt and requirements/engines.txt"
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/dev.txt
	@$(PIP) install --only-binary :all: --require-hashes --no-deps -r requirements/engines.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(RUNTIME): requirements/runtime.txt $(PROJECT) | $(BIN)/python
	@echo "installing requirements/runtime.txt"
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
