# make run    set up and open the app         make run CPU=1   with PyTorch's CPU build (Linux: megabytes, not gigabytes)
# make test   set up and run the tests        make check       lint, types, import contract
# make science  re-measure what the presets and documents claim (slow)
# make bench  measure speed side by side   make bench PEERS=path   with a checkout of danielmamay/grokking beside it

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# PyTorch's own index holds the CPU build, named "+cpu"; it satisfies the same pin.
INDEX := $(if $(CPU),--extra-index-url https://download.pytorch.org/whl/cpu)
TORCH := $(if $(CPU),torch==2.13.0+cpu)

.PHONY: run test check format science bench browser clean
.DELETE_ON_ERROR:

run: $(VENV)/app
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

science: $(VENV)/dev
	$(BIN)/python -m pytest -m science -v tests/science

bench: $(VENV)/dev browser
	$(BIN)/python -m benchmarks $(if $(PEERS),--peers $(PEERS))

browser: $(VENV)/dev
	$(BIN)/python tests/browser/chromium.py

$(VENV)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and '$(PYTHON)' was not found. Install it, or say PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Say PYTHON=/path/to/a/newer/python3."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/app: requirements.txt $(VENV)/python
	@echo "Installing PyTorch, Streamlit and the rest: a minute or some, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(INDEX) $(TORCH) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(INDEX) -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
