# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node with the weights of the package on a scene it has never seen."""

import numpy as np
import pytest
from scan_messages import FIRST_CHAIR, FLOOR, make_message, make_scene, scene_fields, SECOND_CHAIR

pytest.importorskip('rclpy', reason='needs ROS 2')
from scan_client import columns_of, ScanClient  # noqa: E402, I100

SCENE = make_scene(spacing=0.03)


@pytest.fixture(scope='module')
def output(ros, run_node):
    process = run_node('/shipped', 'model.device:=cpu')
    process.wait_until_ready()
    client = ScanClient('/shipped')
    client.connect(make_message(scene_fields(SCENE)))
    yield columns_of(client.outputs[0])
    client.close()
    process.stop()


def main_instance(output, number):
    """Instance of most points of an object, and the part of the object that has it."""
    ids = output['instance_id'][SCENE.objects == number]
    counts = np.bincount(ids)
    counts[0] = 0  # no instance
    return counts.argmax(), counts.max() / len(ids)


def test_two_chairs_get_two_ids(output):
    first, first_part = main_instance(output, FIRST_CHAIR)
    second, second_part = main_instance(output, SECOND_CHAIR)
    assert first != second
    assert min(first_part, second_part) > 0.5


def test_the_floor_has_another_id_than_the_chairs(output):
    ids = [main_instance(output, number)[0] for number in (FLOOR, FIRST_CHAIR, SECOND_CHAIR)]
    assert len(set(ids)) == 3
