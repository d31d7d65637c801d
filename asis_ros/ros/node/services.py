# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Services of the node: enable, reset tracks, save a snapshot, diagnose."""

from pathlib import Path

from asis_ros.errors import AsisError
from asis_ros.ros.doctor.diagnosis import examine
from asis_ros.ros.node.introspection import observe_self
from asis_ros.ros.node.runtime import Runtime
from rclpy.node import Node
from std_srvs.srv import SetBool, Trigger


class Services:
    """
    Offers ``~/enable``, ``~/reset_tracks``, ``~/save_snapshot`` and ``~/doctor``.

    Parameters
    ----------
    node : Node
        Gets the services.
    runtime : Runtime
        State of the node.

    """

    def __init__(self, node: Node, runtime: Runtime) -> None:
        self._node = node
        self._runtime = runtime
        node.create_service(SetBool, '~/enable', self._on_enable)
        node.create_service(Trigger, '~/reset_tracks', self._on_reset_tracks)
        node.create_service(Trigger, '~/save_snapshot', self._on_save_snapshot)
        node.create_service(Trigger, '~/doctor', self._on_doctor)

    def _on_enable(self, request: SetBool.Request, response: SetBool.Response) -> SetBool.Response:
        pipeline = self._runtime.pipeline
        if pipeline is None:
            response.success, response.message = False, self._not_configured()
            return response
        pipeline.is_enabled = request.data
        response.success = True
        response.message = 'scans are segmented' if request.data else 'scans are dropped'
        return response

    def _on_reset_tracks(
        self, request: Trigger.Request, response: Trigger.Response
    ) -> Trigger.Response:
        pipeline = self._runtime.pipeline
        if pipeline is None:
            response.success, response.message = False, self._not_configured()
            return response
        pipeline.reset_tracks()
        response.success, response.message = True, 'objects get new ids from the next scan on'
        return response

    def _on_save_snapshot(
        self, request: Trigger.Request, response: Trigger.Response
    ) -> Trigger.Response:
        pipeline = self._runtime.pipeline
        folder = Path(self._runtime.parameters.config.snapshot_folder)
        if pipeline is None or not pipeline.snapshots:
            response.success, response.message = False, 'no scan has been segmented yet'
            return response
        try:
            paths = [path for snapshot in pipeline.snapshots for path in snapshot.save(folder)]
        except AsisError as error:
            response.success, response.message = False, str(error)
            return response
        response.success = True
        response.message = 'wrote ' + ', '.join(str(path.absolute()) for path in paths)
        return response

    def _on_doctor(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success, response.message = examine(observe_self(self._node, self._runtime))
        return response

    def _not_configured(self) -> str:
        state, name = self._runtime.state, self._node.get_fully_qualified_name()
        remedy = f': ros2 lifecycle set {name} configure' if state == 'unconfigured' else ''
        return f'the node is {state}{remedy}'
