# Each target makes its own virtual environment and installs all it needs with pip.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
INSTALLED = $(VENV)/installed

.PHONY: demo test check bench soak clean

demo: $(INSTALLED)
	$(BIN)/asis demo --out demo

test: $(INSTALLED)
	$(BIN)/python -m pytest -q test

check: $(INSTALLED)
	$(BIN)/pip install -q ruff mypy types-PyYAML types-tqdm scipy-stubs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy asis_ros

# Torch first, pinned: pip then takes a CPU build wherever its index offers one.
$(INSTALLED): setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q torch==2.13.0
	$(BIN)/pip install -q -e '.[ros,test]'
	touch $@

bench: $(INSTALLED)
	$(BIN)/python benchmarks/mean_shift.py

soak: $(INSTALLED)
	SOAK_MINUTES=10 $(BIN)/python -m pytest -q -s test/ros/test_soak.py

clean:
	rm -rf $(VENV) demo
