# Each target makes its own virtual environment and installs all it needs with pip.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
INSTALLED = $(VENV)/installed

.PHONY: demo test check bench soak weights clean

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

# The weights in the package, over hours: docs/model-card.md. MESHES is a folder of models.
ROOMS = $(BIN)/asis prepare synthetic $(if $(MESHES),--meshes $(MESHES))
TRAIN = $(BIN)/asis train runs/rooms --recipe config/asis_indoor.yaml --validate runs/held_out

weights: $(INSTALLED)
	$(ROOMS) runs/rooms --rooms 900 --sensors surface,scan --first-seed 1000
	$(ROOMS) runs/rooms --rooms 200 --sensors view,fused,lidar --views 2 --first-seed 5000
	$(ROOMS) runs/rooms --rooms 500 --sensors view,fused --views 2 --first-seed 6000
	$(ROOMS) runs/held_out --rooms 30 --sensors surface,scan,view,fused,lidar --views 1 $(if $(MESHES),--held-out) --first-seed 900000
	$(TRAIN) runs/indoor_first --steps 10000
	$(TRAIN) runs/indoor_second --pretrained runs/indoor_first/weights.npz
	$(TRAIN) runs/indoor_third --pretrained runs/indoor_second/weights.npz --steps 16000
	$(TRAIN) runs/indoor_pointnet --backbone pointnet --steps 3000
	cp runs/indoor_third/weights.npz asis_ros/weights/asis_pointnet2.npz
	cp runs/indoor_pointnet/weights.npz asis_ros/weights/asis_pointnet.npz

clean:
	rm -rf $(VENV) demo
