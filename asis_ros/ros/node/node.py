# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node ``asis_segmenter``: scans in, labelled scans and objects out."""

from collections.abc import Callable
from pathlib import Path
import time
import traceback

from asis_ros.allocator import keep_memory
from asis_ros.errors import AsisError
from asis_ros.ros.names import NODE_NAME
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import ScanLog
from asis_ros.ros.node.frames import Frames, TransformSource
from asis_ros.ros.node.health import Health
from asis_ros.ros.node.inputs import Inputs
from asis_ros.ros.node.outputs import class_ids
from asis_ros.ros.node.parameters import Parameters
from asis_ros.ros.node.services import Services
from asis_ros.ros.node.session import Session
from asis_ros.ros.node.transforms import TfTransforms
from asis_ros.ros.node.worker import Worker
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from lifecycle_msgs.srv import ChangeState
import rclpy
from rclpy.clock import JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.executors import ExternalShutdownException
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.utilities import ok, try_shutdown

SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


class AsisSegmenter(LifecycleNode):
    """
    Segments the newest scan of each input topic.

    Configured, it has its weights and is warm; active, it listens; deactivated, it has left the
    memory of the GPU. Subscriptions only store a scan, and one thread segments and publishes: so
    TF, the clock, services and parameters are served while the network runs.

    Parameters
    ----------
    load : callable
        Makes the segmenter from its settings.
    listen : callable
        Makes the source of transforms, where a target_frame is set.
    parameter_overrides : list of Parameter, optional
        Go before those of the command line.

    Raises
    ------
    ConfigError
        If a parameter is out of range.

    """

    def __init__(
        self,
        load: Callable[[SegmenterConfig], Segmenter] = Segmenter,
        listen: Callable[[Node], TransformSource] = TfTransforms,
        *,
        parameter_overrides: list[Parameter] | None = None,
    ) -> None:
        super().__init__(NODE_NAME, parameter_overrides=parameter_overrides)
        self._load = load
        self._listen = listen
        self._session: Session | None = None
        self._inputs: Inputs | None = None
        self._worker: Worker | None = None
        self._settings = Parameters(self, self._check, self._apply)
        self._scan_log = ScanLog()
        self._health = Health(self, self._scan_log, lambda: self._settings.config)
        Services(self, lambda: self._session, self._snapshot_folder, self._health.diagnose)
        self._refuse_wrong_transitions()
        backwards = JumpThreshold(
            min_forward=None, min_backward=Duration(nanoseconds=-1), on_clock_change=False
        )
        # The callback lasts as long as its handle.
        self._jump_handle = self.get_clock().create_jump_callback(
            backwards, post_callback=self._on_jump
        )

    @property
    def autostart(self) -> bool:
        """Whether the node is to configure and activate itself."""
        return bool(self._settings.config.autostart)

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Load the weights, warm up, offer the outputs."""
        try:
            self._session = self._configure()
        except AsisError as error:
            return self._fail(str(error))
        except Exception:  # rclpy would drop it without a word
            return self._fail(traceback.format_exc())
        self._health.session, self._health.fault = self._session, ''
        return SUCCESS

    def _configure(self) -> Session:
        started = time.monotonic()
        model = self._settings.config.model
        segmenter = self._load(self._settings.config)
        source = self._listen(self) if self._settings.config.target_frame else None
        frames = Frames(lambda: self._settings.config, source, self.get_logger().warning)
        try:
            segmenter.warm_up()
            session = Session(
                self, segmenter, frames, lambda: self._settings.config, self._scan_log
            )
        except Exception:
            frames.close()
            raise
        if model.device == 'auto' and str(segmenter.device) == 'cpu':
            self.get_logger().warning('torch can use no GPU here: running on the CPU')
        self.get_logger().info(
            f'configured in {time.monotonic() - started:.1f} s: weights {model.path}, '
            f'device {segmenter.device}'
        )
        return session

    def _fail(self, fault: str) -> TransitionCallbackReturn:
        self._health.fault = fault
        self.get_logger().fatal(fault)
        return FAILURE

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Listen."""
        assert self._session is not None
        self._session.resume()
        self._scan_log.rest()
        self._inputs = Inputs(self, self._settings.config, self._scan_log, self._on_back_in_time)
        self._worker = Worker(self, self._inputs.mailbox, self._session.answer, self._scan_log)
        self._health.inputs = self._inputs
        self.get_logger().info(f'ready: listening on {", ".join(self._inputs.topics)}')
        return SUCCESS

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Listen no more, take the markers away, leave the memory of the GPU."""
        self._stop_listening()
        if self._session is not None:
            self._session.rest()
        return SUCCESS

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Forget the weights and withdraw the outputs."""
        self._health.session = None
        if self._session is not None:
            self._session.close()
            self._session = None
        return SUCCESS

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Give everything back."""
        self.on_deactivate(state)
        return self.on_cleanup(state)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Give everything back; the node can be configured again."""
        return self.on_shutdown(state)

    def destroy_node(self) -> None:
        """Give up the scan in work, then go."""
        self._stop_listening()
        super().destroy_node()

    def _stop_listening(self) -> None:
        if self._session is not None:
            self._session.pause()
        self._health.inputs = None
        if self._inputs is not None:
            self._inputs.close()
            self._inputs = None
        if self._worker is not None:
            self._worker.join()
            self._worker = None

    def _check(self, config: NodeConfig) -> None:
        if self._session is not None:
            class_ids(config.objects.classes, self._session.segmenter.class_names)

    def _apply(self) -> None:
        if self._session is not None:
            self._session.segmenter.config = self._settings.config

    def _snapshot_folder(self) -> Path:
        return Path(self._settings.config.snapshot_folder)

    def _on_jump(self, jump: TimeJump) -> None:
        self._on_back_in_time()

    def _on_back_in_time(self) -> None:
        if self._session is not None:
            self.get_logger().warning(
                'time went back: transforms and objects are forgotten', throttle_duration_sec=5.0
            )
            self._session.go_back_in_time()

    def _refuse_wrong_transitions(self) -> None:
        """Answer a transition that the state does not have; rclpy would end the node."""
        service = self._service_change_state
        change_state = service.callback

        def answer(
            request: ChangeState.Request, response: ChangeState.Response
        ) -> ChangeState.Response:
            try:
                return change_state(request, response)
            except RuntimeError as error:
                self.get_logger().warning(f'no such transition now: {error}')
                response.success = False
                return response

        service.callback = answer


def main(args: list[str] | None = None) -> int:
    """
    Run the node until it is interrupted.

    Parameters
    ----------
    args : list of str, optional
        Command line; None for that of the process.

    Returns
    -------
    int
        Exit status: 1 for a setting or weights that cannot be used, 0 after an interrupt.

    """
    keep_memory()
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
            node.trigger_activate()
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


if __name__ == '__main__':
    raise SystemExit(main())
