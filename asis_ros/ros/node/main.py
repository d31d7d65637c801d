# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Entry point of the node ``asis_segmenter``."""

from asis_ros.allocator import configure_malloc
from asis_ros.errors import AsisError
from asis_ros.ros.names import NODE_NAME
from asis_ros.ros.node.node import AsisSegmenter, SUCCESS
import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.logging import get_logger
from rclpy.utilities import ok, try_shutdown


def main(args: list[str] | None = None) -> int:
    """
    Run the node until it is interrupted.

    Parameters
    ----------
    args : list of str, optional
        Command line; None: that of the process.

    Returns
    -------
    int
        Exit status: 1 for settings or weights that cannot be used, 0 after an interrupt.

    """
    configure_malloc()
    node = None
    try:
        rclpy.init(args=args)
    except RuntimeError as error:  # a command line or a parameter file that rcl cannot read
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    try:
        node = AsisSegmenter()
        if node.autostart:
            if node.trigger_configure() != SUCCESS:
                return 1
            if node.trigger_activate() != SUCCESS:
                return 1
        rclpy.spin(node)
    except AsisError as error:
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except RuntimeError:  # what rclpy raises when a signal comes between two waits
        if ok():
            raise
    finally:
        if node is not None:
            node.destroy_node()
        try_shutdown()
    return 0
