#!/bin/sh
# Starts the node; arguments are those of segment.launch.py.
. /ws/install/setup.sh
exec ros2 launch asis_ros segment.launch.py "$@"
