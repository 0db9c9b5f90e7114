# make run    set up and open the app         CPU=1, GPU=1     PyTorch's CPU build, or PyPI's; else what suits the machine
# make run ADDRESS=0.0.0.0   the same, for everybody who can reach this machine
# make test   set up and run the tests        make check       lint, types, import contract
# make science  hold presets and two experiments to what they claim: train them once more, some seeds of each (an hour)
# make journeys  walk every scene of Learn there and back, light and dark, on a projector and on a phone
# make bench  measure speed side by side   make bench PEERS=path   with a checkout of danielmamay/grokking beside it
# make words  bring the catalogues of other languages up to date with the texts in the code
# make pins   the newest versions into requirements.txt and requirements-dev.txt, within pyproject's ranges

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
ADDRESS ?= localhost
export CPU GPU

.PHONY: run test check format science journeys bench browser words pins clean
.DELETE_ON_ERROR:

run: $(VENV)/app
	$(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

test: $(VENV)/dev browser
	$(BIN)/python -m pytest --numprocesses 2

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

science: $(VENV)/dev
	$(BIN)/python -m pytest -m science --numprocesses 2 -v tests

journeys: $(VENV)/dev browser
	$(BIN)/python -m pytest -m journeys tests/browser

bench: $(VENV)/dev browser
	$(BIN)/python -m benchmarks $(if $(PEERS),--peers $(PEERS))

words: $(VENV)/dev
	$(BIN)/python .ci/catalogues.py

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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $$($(BIN)/python .ci/torch_build.py) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

pins: $(VENV)/python
	$(BIN)/python .ci/pins.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
