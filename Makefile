# Two commands matter: `make build` and `make test`.  Each sets up what it needs, once.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: build test lint score bench page audit lock clean help

help:           ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

build: $(VENV)/.build  ## set up, then make a release of raw/ under dist/ (none if nothing changed)
	$(BIN)/qantar build

test: $(VENV)/.test    ## set up what tests need, then run them all
	$(BIN)/python -m pytest

lint: $(VENV)/.test    ## ruff, mypy --strict and bandit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive flows schemas

score: $(VENV)/.test   ## measure quality on the labelled texts (SETS=FOLDER: on public sets too)
	$(BIN)/python -m tests.measure.score $(SETS)

bench: $(VENV)/.test   ## measure speed: of each extractor, and of whole builds (SIZES="100 10000")
	$(BIN)/python -m tests.measure.speed
	$(BIN)/python -m tests.measure.bench $(or $(SIZES),100 1000)

page:                  ## make the page's bundle anew from flows/page/src (needs Node.js 20)
	cd flows/page && npm ci --ignore-scripts --no-audit --no-fund && npm run check && npm run build

audit: $(VENV)/.build  ## known faults of the libraries we lock (needs the network and pipx)
	pipx run pip-audit --requirement requirements/build.txt --no-deps --disable-pip

lock:                  ## write the hashed locks anew (needs uv)
	requirements/lock.sh

clean:                 ## forget the environment and the work folders; raw/ and dist/ stay
	rm -rf $(VENV) .qantar .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.build: requirements/build.txt pyproject.toml
	@echo "setting up qantar in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --no-deps --require-hashes -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.build requirements/test.txt
	@echo "setting up what the tests need in $(VENV)"
	@$(PIP) --no-deps --require-hashes -r requirements/test.txt
	@touch $@
