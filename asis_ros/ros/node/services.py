# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Services of the node: switch on and off, forget objects, save a scan, ask what is wrong."""

from collections.abc import Callable
from pathlib import Path

from asis_ros.errors import AsisError
from asis_ros.ros.node.session import Session
from rclpy.node import Node
from std_srvs.srv import SetBool, Trigger


class Services:
    """
    Offers ``~/enable``, ``~/reset_tracks``, ``~/save_snapshot`` and ``~/doctor``.

    Parameters
    ----------
    node : Node
        Gets the services.
    session : callable
        Gives the session of the node; None while it is not configured.
    folder : callable
        Gives the folder for snapshots.
    diagnose : callable
        Tells in plain words why nothing comes out, if so.

    """

    def __init__(
        self,
        node: Node,
        session: Callable[[], Session | None],
        folder: Callable[[], Path],
        diagnose: Callable[[], tuple[bool, str]],
    ) -> None:
        self._session = session
        self._folder = folder
        self._diagnose = diagnose
        node.create_service(SetBool, '~/enable', self._on_enable)
        node.create_service(Trigger, '~/reset_tracks', self._on_reset_tracks)
        node.create_service(Trigger, '~/save_snapshot', self._on_save_snapshot)
        node.create_service(Trigger, '~/doctor', self._on_doctor)

    def _on_enable(self, request: SetBool.Request, response: SetBool.Response) -> SetBool.Response:
        session = self._session()
        if session is None:
            response.success, response.message = False, NOT_CONFIGURED
            return response
        session.enabled = request.data
        response.success = True
        response.message = 'scans are segmented' if request.data else 'scans are dropped'
        return response

    def _on_reset_tracks(
        self, request: Trigger.Request, response: Trigger.Response
    ) -> Trigger.Response:
        session = self._session()
        if session is None:
            response.success, response.message = False, NOT_CONFIGURED
            return response
        session.reset()
        response.success, response.message = True, 'objects get new ids from the next scan on'
        return response

    def _on_save_snapshot(
        self, request: Trigger.Request, response: Trigger.Response
    ) -> Trigger.Response:
        session = self._session()
        snapshots = session.snapshot() if session else []
        if not snapshots:
            response.success, response.message = False, 'no scan was answered yet'
            return response
        try:
            paths = [
                str(path.absolute())
                for snapshot in snapshots
                for path in snapshot.save(self._folder())
            ]
        except AsisError as error:
            response.success, response.message = False, str(error)
            return response
        response.success, response.message = True, 'wrote ' + ', '.join(paths)
        return response

    def _on_doctor(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success, response.message = self._diagnose()
        return response


NOT_CONFIGURED = 'the node is not configured: ros2 lifecycle set <node> configure'
