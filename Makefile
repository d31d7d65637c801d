# Each target makes its own virtual environment and installs all it needs with pip.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DEMO = $(VENV)/demo
INSTALLED = $(VENV)/installed
DOCS = $(VENV)/docs
PYTEST = $(BIN)/python -m pytest -q -n auto --dist loadfile

.PHONY: demo test test-changed check audit config docs pictures bench soak fuzz faults weights weights-gpu clean

demo: $(DEMO)
	$(BIN)/asis demo --out demo

test: $(INSTALLED)
	$(PYTEST) test

# The tests that a change touches; the first call runs all and remembers what each of them runs.
test-changed: $(INSTALLED)
	$(PYTEST) --testmon test

check: $(INSTALLED)
	$(BIN)/pip install -q ruff mypy types-PyYAML types-tqdm scipy-stubs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy asis_ros

# Known vulnerabilities of what is installed; asks pypi.org.
audit: $(INSTALLED)
	$(BIN)/pip install -q pip-audit
	$(BIN)/pip-audit --local --skip-editable

# The site, into build/docs.
docs: $(DOCS)
	$(BIN)/sphinx-build -b html -W --keep-going -q docs build/docs

# The pictures of generated rooms in docs/; CLOUDS=folder also those of recorded clouds, office1.pcd
# and the like, segmented with the weights in the package. MESHES is a folder of models.
PICTURES = build/pictures
CAMERA_CLOUDS = office1 capture0001 capture0002 capture0003 capture0004 capture0005
SCANNER_CLOUDS = room_scan1
pictures: $(INSTALLED) $(if $(CLOUDS),docs/real-clouds.jpg)
	$(BIN)/python -m asis_ros.rooms.gallery docs $(MESHES)

.PHONY: docs/real-clouds.jpg
docs/real-clouds.jpg: $(INSTALLED)
	mkdir -p $(PICTURES)
	set -e; for name in $(CAMERA_CLOUDS); do \
		$(ASIS) segment $(CLOUDS)/$$name.pcd $(PICTURES)/$$name.ply --up=-y --picture $(PICTURES)/$$name.png; \
	done
	set -e; for name in $(SCANNER_CLOUDS); do \
		$(ASIS) segment $(CLOUDS)/$$name.pcd $(PICTURES)/$$name.ply --picture $(PICTURES)/$$name.png; \
	done
	$(BIN)/python -m asis_ros.pictures.montage $@ \
		$(patsubst %,$(PICTURES)/%.png,$(CAMERA_CLOUDS) $(SCANNER_CLOUDS))

# Torch first, pinned: pip then takes a CPU build wherever its index offers one.
$(DEMO): package.xml setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q torch==2.13.0
	$(BIN)/pip install -q -e '.[ros,replay,rooms,view]'
	touch $@

$(DOCS): setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q torch==2.13.0
	$(BIN)/pip install -q -e '.[docs]'
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

# An hour: scans of the demo to one node; prints its memory and its latency.
soak: $(INSTALLED) demo/bag
	SOAK_MINUTES=60 SOAK_BAG=demo/bag $(BIN)/python -m pytest -q -s test/ros/node/test_soak.py

demo/bag: | $(DEMO)
	$(BIN)/asis demo --out demo

# One more round of training for the weights in the package, over hours: docs/model-card.md.
# MESHES is a folder of models.
ASIS = $(BIN)/asis
PREPARE = $(ASIS) prepare synthetic $(if $(MESHES),--meshes $(MESHES))

weights: $(INSTALLED)
	$(PREPARE) runs/rooms --rooms 360 --sensors surface,scan --first-seed 60000
	$(PREPARE) runs/rooms --rooms 140 --sensors view,fused,lidar --views 1 --first-seed 65000
	$(PREPARE) runs/rooms --rooms 70 --sensors view --views 2 --first-seed 67000
	$(PREPARE) runs/held_out --rooms 30 --sensors surface,scan,view,fused,lidar --views 1 $(if $(MESHES),--held-out) --first-seed 900000
	$(ASIS) train runs/rooms runs/indoor --recipe asis_indoor --validate runs/held_out --pretrained pointnet2
	cp runs/indoor/weights.npz asis_ros/weights/asis_pointnet2.npz

# The same in one session on a GPU: rooms on all cores, unless they are there; a training of MINUTES; scores.
# What is worth keeping goes to RESULTS. Without pip there: make weights-gpu INSTALLED= ASIS='python3 -m asis_ros'
MINUTES = 6
ROOMS = 400
HELD_OUT = 10
BATCH = 32
CORES = $(shell nproc)
RESULTS = runs/gpu/results
weights-gpu: SHELL = /bin/bash
weights-gpu: .SHELLFLAGS = -o pipefail -c
weights-gpu: $(INSTALLED)
	mkdir -p $(RESULTS)
	$(PREPARE) runs/gpu/rooms --rooms $(ROOMS) --sensors surface,scan --first-seed 30000
	$(PREPARE) runs/gpu/rooms --rooms $(ROOMS) --sensors view,fused,lidar --views 1 --first-seed 50000
	$(PREPARE) runs/gpu/held_out --rooms $(HELD_OUT) --sensors surface,scan --first-seed 900000 $(if $(MESHES),--held-out)
	$(ASIS) train runs/gpu/rooms runs/gpu/run --recipe asis_indoor --pretrained pointnet2 --set minutes:=$(MINUTES) \
		--set batch_size:=$(BATCH) --set part_of_room:=0.5 --set optimiser.learning_rate:=0.002 \
		--workers $$(($(CORES) > 1 ? $(CORES) - 1 : 1)) 2>&1 | tee -a $(RESULTS)/log.txt
	cp runs/gpu/run/weights.npz $(RESULTS)
	$(ASIS) evaluate $(RESULTS)/weights.npz runs/gpu/held_out --sampling-seeds 0 --out $(RESULTS)

# Minutes: random messages, damaged files and killed writers; prints the results.
fuzz: $(INSTALLED)
	FUZZ_MESSAGES=1000000 FUZZ_FILES=100000 FUZZ_KILLS=200 $(BIN)/python -m pytest -q -s test/fuzz

# Minutes: commands and nodes killed at random times, full disks, lost weights; prints the results.
faults: $(INSTALLED)
	FAULT_KILLS=20 $(BIN)/python -m pytest -q -s test/faults test/ros/node/test_killed_node.py

clean:
	rm -rf $(VENV) demo
