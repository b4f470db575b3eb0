# Run `make help`. Everything happens in .venv and data/; nothing outside the checkout is touched.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh

# What can be set on the command line, as in `make run PORT=8080`.
HOST := 127.0.0.1
PORT := 8000
SUITE := all
TESTS := tests
CONFIG := data/sample/build.toml
PROFILE := data/sample/profiles/home-carer-berlin.json
LANGUAGE := en
TORCH := torch==2.13.0
SECONDS := 60
SBOM := dist/sbom.cdx.json

PY := .venv/bin/python
GUIDANCE := $(PY) -m guidance
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
INSTALLED := .venv/.installed
COMPLETE := .venv/.complete
BEGUN := .venv/.begun
CURRENT := data/snapshots/current
FUZZED := data/work/fuzzed
PICTURED := data/work/pictured
FRESH := data/work/fresh-environment
FRESH_PIP := $(FRESH)/bin/python -m pip --disable-pip-version-check
FRESH_PINS = $(FRESH_PIP) freeze --all --exclude-editable --exclude pip --exclude wheel \
	  | sed -n 's/^\([A-Za-z0-9._-]*==[^+ ]*\).*/\1/p' | LC_ALL=C sort -f

# One thread of linear algebra a process: answers come no slower, and two processes share two cores.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1

# What is compiled is kept, whatever the environment says: else each process begins by compiling.
PYTEST = PYTHONDONTWRITEBYTECODE= $(ONE_THREAD) $(PY) -m pytest -q

FIND_PYTHON = for name in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Found no Python 3.11 or newer; install one, or name it: make install PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi

# True where the current snapshot opens; it says nothing.
OPENS = $(ONE_THREAD) $(PY) -c 'from pathlib import Path; \
	from guidance.storage.reading import open_snapshot; open_snapshot(Path("$(CURRENT)"))' 2>/dev/null

BUILD_SAMPLE = $(ONE_THREAD) $(GUIDANCE) build --config data/sample/build.toml
PICTURES = $(ONE_THREAD) PYTHONPATH=tests $(PY) -m browser.pictures

.PHONY: help install complete sample demo run serve real real-data snapshot test test-fast \
	test-browser pictures lint \
	types fuzz format evaluate benchmark train lock sbom clean distclean

##@ Use
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@printf '\nSet with NAME=value: HOST PORT PROFILE LANGUAGE SUITE TESTS CONFIG SECONDS SBOM PYTHON TORCH GUIDANCE_DATA\n'

install: $(INSTALLED) ## Make .venv with what building and serving need; quick when nothing changed

# A .venv whose making was cut short holds half-written packages that pip takes for whole ones:
# it is made afresh.
$(INSTALLED): pyproject.toml requirements.lock
	@if [ -e $(BEGUN) ] || ! $(PY) -c '' 2>/dev/null; then \
	  $(FIND_PYTHON); \
	  echo "making .venv with $$found"; \
	  rm -rf .venv && mkdir .venv && touch $(BEGUN) && "$$found" -m venv .venv; \
	fi
	@touch $(BEGUN)
	$(PIP) -r requirements.lock
	$(PIP) --no-deps --editable .
	@rm -f $(BEGUN)
	@touch $@

complete: $(COMPLETE) ## Add what tests, training and evaluation need: torch and tools

# torch goes first, so that a build chosen by TORCH is kept by the lock file, which names no build.
# Cut short, it leaves neither stamp, and the next `make` begins with a fresh .venv.
$(COMPLETE): $(INSTALLED) requirements-complete.lock
	@touch $(BEGUN) && rm -f $(INSTALLED)
	$(PIP) $(TORCH)
	$(PIP) -r requirements.lock -r requirements-complete.lock
	@rm -f $(BEGUN)
	@touch $(INSTALLED) && touch $@

sample: install ## Build the sample's snapshot where no readable one is current
	@if $(OPENS); then echo "$(CURRENT) opens: kept"; else $(BUILD_SAMPLE); fi

# The happy path starts one process: only when it fails is the snapshot looked at.
demo: install ## Print three recommendations for a made-up person
	@profile="$(PROFILE)"; other=; \
	if [ -r $(CURRENT)/manifest.json ] && ! grep -q '"demonstration": "[^"]' $(CURRENT)/manifest.json; then \
	  other=yes; \
	  for own in data/real-profiles/*.json; do if [ -r "$$own" ]; then profile=$$own; break; fi; done; \
	fi; \
	show() { $(ONE_THREAD) $(GUIDANCE) recommend --profile "$$profile" --language $(LANGUAGE) --limit 3; }; \
	if [ -r $(CURRENT)/manifest.json ] && show; then exit 0; fi; \
	if $(OPENS); then \
	  [ "$$other" ] || exit 1; \
	  echo "The current snapshot is not the sample and does not suit $$profile." >&2; exit 0; \
	fi; \
	profile="$(PROFILE)"; $(BUILD_SAMPLE) && show

run: demo ## Demonstrate, then serve page and API on http://127.0.0.1:8000
	@echo "Serving on http://$(HOST):$(PORT) (stop with Ctrl-C)"
	@exec env $(ONE_THREAD) $(GUIDANCE) serve --host $(HOST) --port $(PORT)

serve: install ## Serve the current snapshot and nothing else
	@exec env $(ONE_THREAD) $(GUIDANCE) serve --host $(HOST) --port $(PORT)

##@ Data
real-data:
	@if [ -z "$$GUIDANCE_DATA" ]; then \
	  echo "GUIDANCE_DATA is not set; it must name the directory of the real data (docs/data.md):" >&2; \
	  echo "  make real GUIDANCE_DATA=/path/to/data" >&2; exit 1; \
	elif [ ! -d "$$GUIDANCE_DATA" ]; then \
	  echo "GUIDANCE_DATA names no directory: $$GUIDANCE_DATA" >&2; \
	  echo "It must name the directory of the real data (docs/data.md)." >&2; exit 1; \
	fi

real: real-data install ## Build from the real data in GUIDANCE_DATA, make it current, recommend
	$(ONE_THREAD) $(GUIDANCE) build --config data/real.toml
	@for profile in data/real-profiles/*.json; do \
	  if [ ! -r "$$profile" ]; then echo "No profiles in data/real-profiles."; break; fi; \
	  printf '\n== %s\n\n' "$$profile"; \
	  $(ONE_THREAD) $(GUIDANCE) recommend --profile "$$profile" --limit 3 || exit 1; \
	done

snapshot: install ## Build CONFIG (the sample) and make it current, whatever was current before
	$(ONE_THREAD) $(GUIDANCE) build --config "$(CONFIG)"

##@ Checks
test: lint types ## Check everything: style, types, imports, all tests (under ten minutes)
	$(PYTEST) -n 2 --dist loadfile -m "not slow and not browser" $(TESTS)
	$(PYTEST) -n 2 --dist loadfile -m "slow and not browser" $(TESTS) || [ $$? -eq 5 ]

test-fast: complete ## Run the tests that need neither encoder nor real data (under three minutes on two free cores)
	$(PYTEST) -n 2 --dist loadfile -m "not slow and not real and not browser" $(TESTS)

# Says on its last lines how many tests were skipped, and why, where there is no chromium.
test-browser: complete ## Look at every page in chromium: axe, keyboard, no scripts, 320 px, day and night
	$(PYTEST) -rs -m browser tests/browser

# Of every page and state, for somebody who looks: over the tiny world of the tests, then over the
# sample, whose pictures in docs/pictures are made anew on the way.
pictures: complete ## Take pictures of every page in chromium, and those of docs/pictures anew
	$(BUILD_SAMPLE) --out $(PICTURED)
	$(PICTURES) --to data/work/pictures/tiny
	$(PICTURES) --to data/work/pictures/sample --snapshot $(PICTURED)/current --documents docs/pictures

lint: complete ## Check style, layout of the code and directions of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports

types: complete ## Check types
	$(PY) -m mypy

# Each reader of other people's files for SECONDS, from documents it reads; any crash fails.
fuzz: complete ## Throw mutated documents at every reader, SECONDS each
	@mkdir -p $(FUZZED)
	@$(ONE_THREAD) $(PY) tests/exchange/fuzz.py | while read -r name; do \
	  echo "== $$name"; \
	  $(ONE_THREAD) $(PY) tests/exchange/fuzz.py "$$name" -max_total_time=$(SECONDS) \
	    -verbosity=0 -print_final_stats=1 -artifact_prefix=$(FUZZED)/ || exit 1; \
	done

format: complete ## Lay the code out and mend what can be mended
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

evaluate: complete ## Measure quality, print the figures: SUITE=all, or one named by `guidance evaluate --help`
	$(GUIDANCE) evaluate $(SUITE)

benchmark: install ## Measure speed
	$(ONE_THREAD) $(GUIDANCE) evaluate speed

##@ Upkeep
# The reader first: the encoders learn from it, and the linker from all of them.
train: real-data complete ## Remake the weights in models/ from the real data in GUIDANCE_DATA: hours
	$(GUIDANCE) train reader
	$(GUIDANCE) train encoder
	$(GUIDANCE) train glossary
	$(GUIDANCE) train linker

# A fresh environment from pyproject.toml alone, so that nothing installed by hand slips in. What
# serving needs goes to the first file, the rest to the second, at versions that suit each other.
lock: ## Write both lock files anew from pyproject.toml
	@mkdir -p data/work; $(FIND_PYTHON); "$$found" -m venv --clear $(FRESH)
	$(FRESH_PIP) install --quiet --editable .
	@$(FRESH_PINS) | grep -v '^setuptools==' > $(FRESH)/serving
	$(FRESH_PIP) install --quiet $(TORCH)
	$(FRESH_PIP) install --quiet --editable '.[train,dev]'
	@$(FRESH_PINS) > $(FRESH)/every
	@grep -q '^torch==' $(FRESH)/every
	@awk -F == 'NR == FNR { serving[$$1]; next } $$1 in serving' $(FRESH)/serving $(FRESH)/every \
	  > $(FRESH)/first
	@awk -F == 'NR == FNR { serving[$$1]; next } !($$1 in serving)' $(FRESH)/first $(FRESH)/every \
	  > $(FRESH)/second
	@{ sed -n '/^#/p' requirements.lock; cat $(FRESH)/first; } > $(FRESH)/lock
	@{ sed -n '/^#/p' requirements-complete.lock; cat $(FRESH)/second; } > $(FRESH)/complete
	@cp $(FRESH)/lock requirements.lock && cp $(FRESH)/complete requirements-complete.lock
	@rm -rf $(FRESH)

# Of the lock file alone: what is installed for tests and training serves nobody.
sbom: complete ## Write the list of what serving is made of (CycloneDX): SBOM=dist/sbom.cdx.json
	@mkdir -p "$(dir $(SBOM))"
	.venv/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
	  --output-reproducible --output-format JSON --output-file "$(SBOM)"

clean: ## Remove caches and the steps of builds; snapshots and .venv stay
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist data/work
	find guidance models pipelines api tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove .venv and every snapshot as well
	rm -rf .venv data/snapshots
