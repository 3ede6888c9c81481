# Everything there is to do with the project. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.DEFAULT_GOAL := help
.PHONY: help run test fast drills pictures check fix schema format bench vendor lock clean

help:
	@echo "make run       the site with the real programme at http://127.0.0.1:8000 (PORT=...)"
	@echo "make test      the whole suite, on SQLite and on PostgreSQL"
	@echo "make fast      the tests that take no time"
	@echo "make drills    takes away and puts back each part of a running site (SHORT=1: the short drills)"
	@echo "make pictures  the pages of directors and planners, as pictures in test-pictures/"
	@echo "make check     style, types, contracts, migrations, templates"
	@echo "make fix       corrects what make check can correct by itself"
	@echo "make schema    writes the API's schema and its examples again"
	@echo "make format    writes docs/format.md and the schemas of a programme's files again"
	@echo "make bench     measures, and writes benchmarks/README.md"
	@echo "make vendor    fetches the pinned browser libraries again"
	@echo "make lock      locks the dependencies again (UPGRADE=1: to their newest versions)"
	@echo "make clean     removes everything that can be made again; what was entered stays"

# Environment ------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Se necesita Python 3.11 o posterior; use PYTHON=... para indicar cuál." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "No se pudo crear .venv: en Debian falta el paquete python3-venv." >&2; exit 1; }

# By uv, which pip fetches and which takes a tenth of pip's time; by pip itself where that fails.
# Both refuse whatever does not have the locked hash.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
define install
	@echo "Instalando $(1)…"
	@[ -x $(BIN)/uv ] || { sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt; \
		$(PIP) -r .venv/uv.txt || true; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) || $(PIP) -r $(1)
	@touch $@
endef

.venv/installed: requirements.txt | .venv/bin/python
	$(call install,requirements.txt)

.venv/installed-dev: requirements-dev.txt | .venv/bin/python
	$(call install,requirements-dev.txt)
	@touch .venv/installed

.venv/installed-bench: benchmarks/requirements.txt .venv/installed-dev
	$(call install,benchmarks/requirements.txt)

# Running ----------------------------------------------------------------------------------

run: .venv/installed
	@PIIMSS_MODE=embedded exec $(MANAGE) serve

# Tests ------------------------------------------------------------------------------------

# The modules are compiled once, and not by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

# Twice, since both databases are shipped: everything on SQLite, then on PostgreSQL all but the
# tests to which the database makes no difference.
test: .venv/installed-dev
	$(BIN)/python -m pytest -n 3 --dist worksteal
	PIIMSS_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 3 --dist worksteal \
		-m "postgres or not (browser or slow or one_database)"

fast: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

# Real servers on this machine's loopback; each drill prints one figure.
drills: .venv/installed-dev
	$(BIN)/python -m pytest -q --drills tests/drills $(if $(SHORT),-m "not long_drill")

pictures: .venv/installed-dev
	$(BIN)/python -m pytest -q --pictures tests/functional

# Checks -----------------------------------------------------------------------------------

TEMPLATES = $(shell find . -path ./.venv -prune -o -path '*/templates/*' -name '*.html' -print)

check fix bench: export PIIMSS_MODE := test

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/djhtml --tabwidth 2 --check $(TEMPLATES)

fix: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

# What the API promises (docs/api.md): a change that breaks it is refused here too.
schema: .venv/installed-dev
	$(BIN)/python -m pytest -q --renew \
		tests/contract/test_examples.py::test_the_file_has_what_the_api_answers
	$(BIN)/python -m pytest -q --renew tests/contract/test_committed_schema.py

# What docs/format.md says of a programme's files is said in their schemas.
format: .venv/installed-dev
	$(BIN)/python -m pytest -q --renew \
		tests/docs/test_format.py::test_the_committed_document_and_schemas_are_those_of_today

bench: .venv/installed-bench
	$(BIN)/python -m benchmarks

vendor: .venv/installed-dev
	$(BIN)/python vendor.py

# Locks ------------------------------------------------------------------------------------

# Isolated from this machine's settings, so that the hashes are those of the public wheels.
LOCK := env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS -u PIP_FIND_LINKS \
	$(BIN)/uv --no-config pip compile --quiet --universal --generate-hashes --no-header \
	--no-annotate --python-version 3.11 $(if $(UPGRADE),--upgrade)

lock: .venv/installed-dev
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --constraints requirements.txt --output-file requirements-dev.txt requirements-dev.in
	$(LOCK) --constraints requirements-dev.txt --output-file benchmarks/requirements.txt \
		benchmarks/requirements.in

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache \
		static-collected htmlcov .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
