# Everything a contributor needs. On a bare machine the first command makes .venv by itself.
PORT ?= 8000
# More words for pytest, as in: make test ARGS="tests/config -x"
ARGS ?=
# Tests run in processes side by side, each with a database of its own; 0 runs them in one. Three, on two cores: some wait.
PROCESSES ?= 3
PY := .venv/bin/python
APPS := $(wildcard accounts accreditation sessions_app objections submissions desks config)
COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-header --pip-args='--only-binary :all:'

.PHONY: help environment demo test rehearse bench lint types check lock

help:
	@echo "make demo     the portal with invented data on http://127.0.0.1:$(PORT)/, until Ctrl-C (PORT=8001 for another)"
	@echo "make test     all tests (ARGS=\"tests/config -x\" for some; PROCESSES=0 for one process)"
	@echo "make rehearse a whole cycle on a scratch database, with a simulated clock"
	@echo "make bench    the figures of speed beside a floor (BODIES, INPUTS, CASES: how many)"
	@echo "make lint     ruff, djlint, import-linter"
	@echo "make types    mypy"
	@echo "make check    lint, types, Django's checks, missing migrations"
	@echo "make lock     compile requirements/*.txt from pyproject.toml"

environment:
	@sh requirements/install.sh

# exec: the demo is then make's own child and ends when make does.
demo: environment
	@PORT=$(PORT) exec $(PY) -m config.demo

test: environment
	@exec $(PY) -m pytest --numprocesses $(PROCESSES) --dist worksteal $(ARGS)

rehearse: environment
	@exec $(PY) manage.py rehearse $(ARGS)

bench: environment
	@exec $(PY) -m bench

lint: environment
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --check --quiet templates
	$(PY) -m djlint --lint --quiet templates
	.venv/bin/lint-imports

types: environment
	$(PY) -m mypy $(APPS)

check: lint types
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run

lock: environment
	$(COMPILE) --extra embedded --extra dev --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --constraint requirements/dev.txt --output-file requirements/production.txt pyproject.toml
