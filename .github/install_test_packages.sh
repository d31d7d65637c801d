#!/bin/sh
# Installs what the tests need and apt does not have, beside the numpy that ROS is built for.
set -eu
numpy=$(python3 -c 'import numpy; print(numpy.__version__)')
source=$(mktemp -d) # the checkout is read-only
cp -r . "$source/asis_ros"
pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
pip install "numpy==$numpy" "$source/asis_ros[bench,las,many,replay,report,rooms,train]" hypothesis pypcd4 'pytest<9'
pip uninstall -y asis_ros # colcon builds it
