# Everything is set up in .venv, here in the clone. `make demo` and `make test` need nothing but git, make and
# Python 3.11 or newer.
#
#   make demo     grade the sample class and write an HTML report
#   make test     run all tests
#   make quick    those that take a moment each
#   make check    lint, types and the import contract
#   make fuzz     thirty thousand random texts through the reader
#
# Variables:
#   PYTHON        the interpreter to start from (default: the first of python3.11, python3.12, ... that runs)
#   TORCH_INDEX   a package index that holds CPU builds of torch. Without it the pinned version comes from the
#                 index that pip is set up for: that is the CPU build where one is at hand, and elsewhere the
#                 same version may bring CUDA packages with it.
#   PYTEST_ARGS   more arguments for pytest, for example PYTEST_ARGS='tests/language -x'
#   JOBS          processes to grade and test with (default: 2)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
# The same texts in every run, so that a push fails for what it did; a larger number or --seed looks for more.
FUZZ_COUNT ?= 30000
FUZZ_SECONDS ?= 90
TORCH := torch==2.13.0
OUT := out
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test quick check lint types imports fuzz setup clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@$(BIN)/python -m grader grade nlp_assignment2 submissions/nlp_assignment2/class -j $(JOBS) --html $(OUT)/nlp_assignment2.html
	@echo "HTML report: $(CURDIR)/$(OUT)/nlp_assignment2.html"

test: $(VENV)/.developer
	$(BIN)/python -m pytest -n $(JOBS) $(PYTEST_ARGS)

quick: $(VENV)/.developer
	$(BIN)/python -m pytest -n $(JOBS) -m "not slow" $(PYTEST_ARGS)

check: lint types imports

lint: $(VENV)/.developer
	$(BIN)/ruff check grader tests

types: $(VENV)/.developer
	$(BIN)/mypy

imports: $(VENV)/.developer
	$(BIN)/lint-imports

fuzz: $(VENV)/.developer
	$(BIN)/python benchmarks/fuzz_reader.py --count $(FUZZ_COUNT) --seconds $(FUZZ_SECONDS)

setup: $(VENV)/.developer

clean:
	rm -rf $(VENV) $(OUT)

# The stamps say what has been installed; they are remade when the list of requirements changes.

$(VENV)/.created:
	@python=""; \
	for candidate in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    python="$$candidate"; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer, with venv, was not found. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv $(VENV)
	@touch $@

$(VENV)/.torch: $(VENV)/.created
	@echo "Installing $(TORCH) ..."
	@$(PIP) install $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) '$(TORCH)' || { \
	  echo "torch could not be installed; TORCH_INDEX can name an index that has it." >&2; \
	  echo "Grading goes on without it; reference functions that need it are not compared." >&2; }
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.torch
	@echo "Installing grader ..."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.developer: pyproject.toml $(VENV)/.installed
	@echo "Installing the tools for development ..."
	@$(PIP) install --editable '.[dev,exact]'
	@touch $@
