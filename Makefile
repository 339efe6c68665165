# Two commands do everything on a fresh machine with Python 3.11+, make and a package index:
#   make demo   lints the sample sprint, reports on it and comments it in a local Jira, by a service too
#   make test   runs all checks and tests
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data

# One stamp a set of requirements: a changed lock installs again, everything else does not.
HASH := $(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
RUN := $(VENV)/.installed-$(HASH)
DEV := $(VENV)/.installed-dev-$(HASH)
HEAVY := .venv-transformers
MODELS := $(HEAVY)/.installed-$(HASH)
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
INSTALL := $(PIP) install --constraint requirements.lock

.PHONY: help demo image-check test test-transformers lint docs postgresql package unit bench bench-accuracy bench-service lock format clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 20

demo: $(RUN)  ## Lint the sample sprint; report on it and comment it in a local Jira
	@$(BIN)/ticket-lint lint samples/sprint/*.json
	@printf '\nThe same, one line a ticket:\n\n'
	@$(BIN)/ticket-lint lint samples/sprint/*.json --quiet
	@printf '\nThe same sprint in Jira, as a PM sees it. '
	@.ci/demo $(BIN)/ticket-lint
	@printf '\nNext: %s lint FILE... reads your own tickets; README.md tells more.\n' $(BIN)/ticket-lint

test: lint docs package  ## Run everything that CI runs

test-transformers: $(MODELS)  ## Run what needs sentence-transformers (an environment of 1 GB)
	$(HEAVY)/bin/python -m pytest -q -p no:cacheprovider -m transformers tests/encode

lint: $(DEV)  ## Style, types and the floors between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(DEV)  ## Check that the generated pages are up to date (the tests check shown output)
	$(BIN)/python docs/generate.py --check

# Where none can be had, the tests say so: they are skipped, and fail in CI.
postgresql: $(DEV)  ## Get a PostgreSQL server for the tests, where there is none
	@.ci/postgresql --install $(BIN)/python >/dev/null || test -z "$$CI"

package: $(DEV) postgresql  ## Build the wheel, use it outside the checkout, run all tests on it
	.ci/package $(BIN)/python

image-check:  ## Build the image with buildah and use it read-only (Debian, as root)
	.ci/image

unit: $(DEV)  ## Run the tests on the checkout
	$(BIN)/python -m pytest -q

bench: $(DEV)  ## Measure; results go to benchmarks/results
	@set -e; for script in speed facts fact_classifiers score gap; do \
	  $(BIN)/python benchmarks/$$script.py --data $(DATA); done
	$(BIN)/python benchmarks/adversarial.py
	$(BIN)/python benchmarks/pairs.py
	$(BIN)/python benchmarks/from_jira.py
	$(BIN)/python benchmarks/scan.py
	$(BIN)/python benchmarks/sprint.py

bench-accuracy: $(DEV) $(MODELS)  ## Measure the score on labelled tickets, beside simpler ways
	$(INSTALL) --no-build-isolation --editable '.[bench]'
	$(BIN)/python benchmarks/accuracy.py --data $(DATA) --heavy $(HEAVY)/bin/python
	@set -e; for script in learning kinds own_references metamorphic; do \
	  $(BIN)/python benchmarks/$$script.py --data $(DATA); done

bench-service: $(DEV)  ## Kill the service at random, load it, fill its disk (an hour; at rest)
	@set -e; for script in latency comment limits chaos scan; do \
	  $(BIN)/python benchmarks/service_$$script.py; done

lock: $(DEV)  ## Resolve all requirements anew
	$(BIN)/uv pip compile --quiet --universal --all-extras --python-version 3.11 --upgrade \
	  --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements.lock

format: $(DEV)  ## Format and fix what can be fixed; write generated pages anew
	$(BIN)/ruff check --fix --exit-zero --quiet .
	$(BIN)/ruff format .
	$(BIN)/python models/build.py index
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/console.py

clean:  ## Remove what the other commands made
	rm -rf $(VENV) $(HEAVY) .postgresql dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "ticket-lint needs Python 3.11 or later; this is " + sys.version.split()[0] + \
	  ". Name another: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

# The build backend comes from the lock too, so nothing is resolved behind its back.
$(RUN): | $(BIN)/python
	$(INSTALL) hatchling editables
	$(INSTALL) --no-build-isolation --editable '.[service]'
	@touch $@

# torch first and by itself: where the index has a build without CUDA, pip takes that one, and
# what follows is content with it.
$(MODELS): | $(BIN)/python
	$(BIN)/python -m venv $(HEAVY)
	$(HEAVY)/bin/python -m pip --disable-pip-version-check -qq install \
	  --constraint requirements.lock torch==2.13.0
	$(HEAVY)/bin/python -m pip --disable-pip-version-check -qq install \
	  --constraint requirements.lock hatchling editables pytest
	$(HEAVY)/bin/python -m pip --disable-pip-version-check -qq install \
	  --constraint requirements.lock --no-build-isolation --editable '.[models]'
	@touch $@

$(DEV): | $(RUN)
	$(INSTALL) --no-build-isolation --editable '.[dev]'
	@touch $@
