# Each target makes its own virtual environment and installs all it needs with pip.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DEMO = $(VENV)/demo
INSTALLED = $(VENV)/installed

.PHONY: demo test check audit config bench soak fuzz weights clean

demo: $(DEMO)
	$(BIN)/asis demo --out demo

test: $(INSTALLED)
	$(BIN)/python -m pytest -q test

check: $(INSTALLED)
	$(BIN)/pip install -q ruff mypy types-PyYAML types-tqdm scipy-stubs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy asis_ros

# Known vulnerabilities of what is installed; asks pypi.org.
audit: $(INSTALLED)
	$(BIN)/pip install -q pip-audit
	$(BIN)/pip-audit --local --skip-editable

# Torch first, pinned: pip then takes a CPU build wherever its index offers one.
$(DEMO): package.xml setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q torch==2.13.0
	$(BIN)/pip install -q -e '.[ros,replay,rooms,view]'
	touch $@

$(INSTALLED): $(DEMO)
	$(BIN)/pip install -q -e '.[test]'
	touch $@

# After a change of a setting: the parameter file of the node.
config: $(INSTALLED)
	$(BIN)/python -m asis_ros.ros.node.parameter_file > segment.yaml.new
	mv segment.yaml.new config/segment.yaml

bench: $(INSTALLED)
	$(BIN)/asis bench --paper --load 2

soak: $(INSTALLED)
	SOAK_MINUTES=10 $(BIN)/python -m pytest -q -s test/ros/node/test_soak.py

# One more round of training for the weights in the package, over hours: docs/model-card.md.
# MESHES is a folder of models.
ROOMS = $(BIN)/asis prepare synthetic $(if $(MESHES),--meshes $(MESHES))

weights: $(INSTALLED)
	$(ROOMS) runs/rooms --rooms 400 --sensors surface,scan --first-seed 10000
	$(ROOMS) runs/rooms --rooms 120 --sensors view,fused,lidar --views 1 --first-seed 15000
	$(ROOMS) runs/held_out --rooms 30 --sensors surface,scan,view,fused,lidar --views 1 $(if $(MESHES),--held-out) --first-seed 900000
	$(BIN)/asis train runs/rooms runs/indoor --recipe asis_indoor --validate runs/held_out --pretrained pointnet2
	cp runs/indoor/weights.npz asis_ros/weights/asis_pointnet2.npz

# Minutes: random messages, damaged files and killed writers; prints what came of them.
fuzz: $(INSTALLED)
	FUZZ_MESSAGES=1000000 FUZZ_FILES=100000 FUZZ_KILLS=200 $(BIN)/python -m pytest -q -s test/fuzz

clean:
	rm -rf $(VENV) demo
