# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The lifecycle node ``asis_segmenter``: point clouds in, labelled clouds and objects out."""

from collections.abc import Callable
import time
import traceback

from asis_ros.errors import AsisError, ConfigError
from asis_ros.ros.names import NODE_NAME
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import DiagnosticsPublisher
from asis_ros.ros.node.parameters import Parameters, unknown_parameters
from asis_ros.ros.node.pipeline import ScanPipeline
from asis_ros.ros.node.runtime import Runtime
from asis_ros.ros.node.services import Services
from asis_ros.ros.node.subscriptions import ScanSubscriptions
from asis_ros.ros.node.tf_transforms import TfTransforms
from asis_ros.ros.node.transform_lookup import TransformLookup, TransformSource
from asis_ros.ros.node.worker import Worker
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from lifecycle_msgs.srv import ChangeState
from rclpy.clock import JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.node import Node
from rclpy.parameter import Parameter

SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE

QOS_OVERRIDES = 'qos_overrides.'
"""Prefix of the parameters that come with a topic; known once the node is active."""


class AsisSegmenter(LifecycleNode):
    """
    Segments the newest scan of each input topic.

    While configured, it holds the network, warmed up; while active, it subscribes to scans; when
    deactivated, it frees the memory of the GPU. Subscriptions only store a scan, and one thread
    segments and publishes (``ScanPipeline.process``): so TF, clock, services and parameters are
    served while the network runs.

    Parameters
    ----------
    make_segmenter : callable
        Makes the segmenter from its settings.
    make_transform_source : callable
        Makes the source of transforms, if a target_frame is set.
    parameter_overrides : list of Parameter, optional
        Take precedence over those of the command line.

    Raises
    ------
    ConfigError
        If a parameter is out of range.

    """

    def __init__(
        self,
        make_segmenter: Callable[[SegmenterConfig], Segmenter] = Segmenter,
        make_transform_source: Callable[[Node], TransformSource] = TfTransforms,
        *,
        parameter_overrides: list[Parameter] | None = None,
    ) -> None:
        super().__init__(NODE_NAME, parameter_overrides=parameter_overrides)
        self._make_segmenter = make_segmenter
        self._make_transform_source = make_transform_source
        self._runtime = Runtime(
            Parameters(self, self._validate), lambda: str(self._state_machine.current_state[1])
        )
        self._warn_of_unknown_parameters(is_active=False)
        DiagnosticsPublisher(self, self._runtime)
        Services(self, self._runtime)
        self._refuse_invalid_transitions()
        backwards = JumpThreshold(
            min_forward=None, min_backward=Duration(nanoseconds=-1), on_clock_change=False
        )
        # The callback lasts as long as its handle.
        self._jump_handle = self.get_clock().create_jump_callback(
            backwards, post_callback=self._on_clock_jump
        )

    @property
    def autostart(self) -> bool:
        """Whether the node is to configure and activate itself."""
        return self._config.autostart

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Load the weights, warm up, create the publishers."""
        try:
            self._runtime.pipeline = self._configure()
        except AsisError as error:
            return self._fail(str(error))
        except Exception:  # rclpy would drop it without a word
            return self._fail(traceback.format_exc())
        self._runtime.configuration_error = ''
        return SUCCESS

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Subscribe to scans."""
        try:
            self._activate()
        except Exception:  # rclpy would drop it without a word
            self.stop()
            return self._fail(traceback.format_exc())
        self._runtime.configuration_error = ''
        return SUCCESS

    def _activate(self) -> None:
        runtime = self._runtime
        pipeline, statistics = runtime.pipeline, runtime.statistics
        assert pipeline is not None
        pipeline.resume()
        statistics.restart()
        runtime.worker = Worker(self, pipeline.process, statistics)
        runtime.subscriptions = ScanSubscriptions(
            self, self._config, runtime.worker, statistics, self._on_time_jump
        )
        self._warn_of_unknown_parameters(is_active=True)
        self.get_logger().info(f'ready: listening on {", ".join(runtime.subscriptions.topics)}')

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Unsubscribe, delete the markers, free the memory of the GPU."""
        self.stop()
        if self._runtime.pipeline is not None:
            self._runtime.pipeline.release()
        return SUCCESS

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Release the weights and destroy the publishers."""
        pipeline, self._runtime.pipeline = self._runtime.pipeline, None
        if pipeline is not None:
            pipeline.close()
        return SUCCESS

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Release everything."""
        self.on_deactivate(state)
        return self.on_cleanup(state)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Release everything; the node can be configured again."""
        return self.on_shutdown(state)

    def stop(self, timeout: float | None = None) -> bool:
        """
        Give up the current scan, and take no other.

        Parameters
        ----------
        timeout : float, optional
            Longest wait for the thread that processes the scan (s); None: no limit.

        Returns
        -------
        bool
            Whether it has ended.

        """
        runtime, is_idle = self._runtime, True
        if runtime.pipeline is not None:
            runtime.pipeline.interrupt()
        if runtime.subscriptions is not None:
            runtime.subscriptions.close()
            runtime.subscriptions = None
        if runtime.worker is not None:
            is_idle = runtime.worker.close(timeout)
            runtime.worker = None
        return is_idle

    def destroy_node(self) -> None:
        """Give up the current scan and destroy the node."""
        self.stop()
        super().destroy_node()

    @property
    def _config(self) -> NodeConfig:
        return self._runtime.parameters.config

    def _configure(self) -> ScanPipeline:
        started = time.monotonic()
        config, parameters = self._config, self._runtime.parameters
        self._check_topics(config)
        segmenter = self._make_segmenter(config)
        source = self._make_transform_source(self) if config.target_frame else None
        transforms = TransformLookup(lambda: parameters.config, source, self.get_logger().warning)
        try:
            segmenter.warm_up()
            statistics = self._runtime.statistics
            pipeline = ScanPipeline(self, segmenter, transforms, parameters, statistics)
        except Exception:
            transforms.close()
            segmenter.close()
            raise
        if config.model.device == 'auto' and str(segmenter.device) == 'cpu':
            self.get_logger().warning('torch finds no GPU: running on the CPU')
        self.get_logger().info(
            f'configured in {time.monotonic() - started:.1f} s: weights {config.model.path}, '
            f'device {segmenter.device}'
        )
        return pipeline

    def _check_topics(self, config: NodeConfig) -> None:
        for name in config.input_topics:
            try:
                self.resolve_topic_name(name)
            except Exception as error:  # rclpy has several
                reason = str(error).splitlines()[0]
                raise ConfigError(f'input_topics has {name!r}: {reason}') from error

    def _warn_of_unknown_parameters(self, *, is_active: bool) -> None:
        """Warn of misspelt parameters; of those of quality of service once active."""
        for name, near in unknown_parameters(self).items():
            if name.startswith(QOS_OVERRIDES) == is_active:
                hint = f'did you mean {near!r}?' if near else 'it has no effect'
                self.get_logger().warning(f'{name!r} is not a parameter of this node: {hint}')

    def _fail(self, error: str) -> TransitionCallbackReturn:
        self._runtime.configuration_error = error
        self.get_logger().fatal(error)
        return FAILURE

    def _validate(self, config: NodeConfig) -> None:
        """Check a change of the live settings."""
        if self._runtime.pipeline is not None:
            config.objects.class_ids(self._runtime.pipeline.segmenter.class_names)

    def _on_clock_jump(self, jump: TimeJump) -> None:
        self._on_time_jump()

    def _on_time_jump(self) -> None:
        if self._runtime.pipeline is not None:
            self.get_logger().warning(
                'time jumped back: transforms and tracks are deleted', throttle_duration_sec=5.0
            )
            self._runtime.pipeline.reset_time()

    def _refuse_invalid_transitions(self) -> None:
        """Reject transitions that the current state does not have; rclpy would end the node."""
        service = self._service_change_state
        change_state = service.callback

        def refuse_or_change(
            request: ChangeState.Request, response: ChangeState.Response
        ) -> ChangeState.Response:
            try:
                return change_state(request, response)
            except RuntimeError as error:
                self.get_logger().warning(f'invalid transition in this state: {error}')
                response.success = False
                return response

        service.callback = refuse_or_change
