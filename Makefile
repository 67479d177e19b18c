# The same steps without make are in README.md.
PYTHON ?= python3.11
HOST ?= 127.0.0.1
PORT ?= 8501
SITE ?= site

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet

.PHONY: app site test bench lint

app: .venv/installed
	@echo "The course: http://$(if $(filter 0.0.0.0,$(HOST)),localhost,$(HOST)):$(PORT)"
	@exec $(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT)

site: .venv/installed-site
	@OMP_NUM_THREADS=1 $(BIN)/python -m website $(SITE)

test: .venv/installed-dev
	$(BIN)/python -m pytest -q -n auto --durations 10

bench: .venv/installed-dev
	$(BIN)/python -m benchmarks

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if command -v tsc >/dev/null; then set -ex; tsc -p live_chart; tsc -p website; \
	else echo "The types of live_chart/js and website/js were not checked: there is no tsc (Debian: node-typescript)."; fi

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "The course needs Python 3.11; call: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what the course runs on; the first time takes minutes."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/installed-site: requirements.txt requirements-site.txt | .venv/bin/python
	@echo "Installing what the web site is written with."
	@$(PIP) -r requirements-site.txt
	@touch $@ .venv/installed

.venv/installed-dev: requirements.txt requirements-dev.txt requirements-cluster.txt requirements-site.txt | .venv/bin/python
	@echo "Installing what the tests need; the first time takes minutes."
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/installed
