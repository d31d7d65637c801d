# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.view.recording: what is read back from a saved file."""

from dataclasses import dataclass

from asis_ros.cloud import PointCloud
from asis_ros.view.scan import PointLabels, ViewedScan
import numpy as np
import pytest

pytest.importorskip('rerun', reason='needs the extra [view]')

from asis_ros.view.recording import score_colours, ViewRecording  # noqa: E402, I100
import rerun as rr  # noqa: E402
from rrd_file import read_rows  # noqa: E402

CHAIR, TABLE = 8, 7
NAMES = (
    'ceiling', 'floor', 'wall', 'beam', 'column', 'window', 'door', 'table', 'chair'
)  # fmt: skip


@dataclass(frozen=True)
class Box:
    track_id: int
    class_id: int
    centre: np.ndarray
    rotation: np.ndarray
    size: np.ndarray


def box(track_id, class_id):
    return Box(track_id, class_id, np.array([1.0, 2, 3]), np.eye(3), np.array([2.0, 4, 6]))


def labels(class_ids, instance_ids, scores=None):
    return PointLabels(
        np.array(class_ids, np.uint8),
        np.array(instance_ids, np.int32),
        None if scores is None else np.array(scores, np.float32),
    )


def cloud(xyz, rgb=None):
    return PointCloud(
        np.array(xyz, np.float32), None if rgb is None else np.array(rgb, np.float32)
    )


TWO_POINTS = cloud([[0, 0, 0], [1, 0, 0]], [[1, 0, 0], [0, 0, 1]])
PREDICTED = labels([CHAIR, TABLE], [4, -1], [0.5, 1.0])


@pytest.fixture
def saved(tmp_path):
    """Log scans, save them, and read the rows of an entity back."""

    def save(*scans, voxel_size=0.0):
        path = tmp_path / 'scans.rrd'
        stream = rr.RecordingStream('test')
        stream.save(path)
        recording = ViewRecording(stream, NAMES, voxel_size)
        for scan in scans:
            recording.log(scan)
        recording.finish()
        stream.disconnect()
        return lambda entity: read_rows(path, entity)

    return save


def test_a_scan_has_its_number_and_its_stamp(saved):
    read = saved(
        ViewedScan(cloud=TWO_POINTS, stamp_ns=1_700_000_000_000_000_001),
        ViewedScan(cloud=TWO_POINTS, stamp_ns=1_700_000_001_000_000_001),
    )
    rows = read('/world/points/colour')
    assert [row['scan'] for row in rows] == [0, 1]
    assert [row['stamp'] for row in rows] == [1_700_000_000_000_000_001, 1_700_000_001_000_000_001]


def test_colours_are_those_of_the_sensor(saved):
    [row] = saved(ViewedScan(cloud=TWO_POINTS))('/world/points/colour')
    assert row['Points3D:positions'] == [[0, 0, 0], [1, 0, 0]]
    assert row['Points3D:colors'] == [0xFF0000FF, 0x0000FFFF]  # RGBA


def test_a_click_on_a_point_tells_class_instance_and_score(saved):
    read = saved(ViewedScan(cloud=TWO_POINTS, predicted=PREDICTED))
    for panel in ('colour', 'class', 'instance', 'score'):
        row = read(f'/world/points/{panel}')[0]
        assert row['Points3D:class_ids'] == [CHAIR, TABLE]
        assert row['instance'] == [4, -1]  # -1: none
        assert row['score'] == pytest.approx([0.5, 1.0])


def test_classes_have_names_and_colours(saved):
    [row] = saved(ViewedScan(cloud=TWO_POINTS))('/')
    classes = {
        item['class_id']: item['class_description']['info']
        for item in row['AnnotationContext:context'][0]
    }
    assert classes[CHAIR]['label'] == 'chair'
    assert classes[CHAIR]['color'] == 0xFF0000FF  # red, in pictures of S3DIS
    assert classes[255]['label'] == 'unlabelled'


def test_points_of_an_instance_share_a_colour_that_differs_from_others(saved):
    predicted = labels([CHAIR] * 3, [4, 4, 5])
    scan = ViewedScan(cloud=cloud([[0, 0, 0], [1, 0, 0], [2, 0, 0]]), predicted=predicted)
    [first, second, third] = saved(scan)('/world/points/instance')[0]['Points3D:colors']
    assert first == second != third


def test_true_labels_have_panels_of_their_own(saved):
    scan = ViewedScan(cloud=TWO_POINTS, predicted=PREDICTED, truth=labels([TABLE, TABLE], [2, 2]))
    read = saved(scan)
    for panel in ('true_class', 'true_instance'):
        row = read(f'/world/points/{panel}')[0]
        assert row['Points3D:class_ids'] == [TABLE, TABLE]
        assert row['instance'] == [2, 2]


def test_labels_of_an_earlier_scan_do_not_stay(saved):
    read = saved(
        ViewedScan(cloud=TWO_POINTS, truth=labels([TABLE, TABLE], [2, 2])),
        ViewedScan(cloud=TWO_POINTS),
    )
    rows = read('/world/points/true_class')
    assert [(row['scan'], 'Clear:is_recursive' in row) for row in rows][-1] == (1, True)


def test_one_point_of_each_voxel_is_kept_and_none_that_is_not_finite(saved):
    near = cloud([[0.01, 0, 0], [0.02, 0, 0], [np.nan, 0, 0], [0.5, 0, 0]])
    [row] = saved(ViewedScan(cloud=near), voxel_size=0.1)('/world/points/colour')
    assert row['Points3D:positions'] == pytest.approx(np.array([[0.01, 0, 0], [0.5, 0, 0]]))


def test_boxes_have_class_and_id_and_vanish_with_their_objects(saved):
    read = saved(ViewedScan(cloud=TWO_POINTS, boxes=[box(4, CHAIR)]), ViewedScan(cloud=TWO_POINTS))
    first, second = read('/world/boxes')
    assert first['Boxes3D:labels'] == ['chair 4']
    assert first['Boxes3D:class_ids'] == [CHAIR]
    assert first['Boxes3D:half_sizes'] == [[1, 2, 3]]
    assert second['Boxes3D:half_sizes'] == []


def test_the_path_joins_the_positions_of_the_sensor(saved):
    poses = [np.eye(4) for _ in range(3)]
    for number, pose in enumerate(poses):
        pose[0, 3] = number
    read = saved(*(ViewedScan(cloud=TWO_POINTS, sensor_pose=pose) for pose in poses))
    [row] = read('/world/path')
    assert row['LineStrips3D:strips'] == [[[0, 0, 0], [1, 0, 0], [2, 0, 0]]]


def test_times_and_scores_are_plotted_and_undefined_scores_are_not(saved):
    read = saved(
        ViewedScan(
            cloud=TWO_POINTS, latency_ms={'network': 12.5}, scores={'mIoU': 0.5, 'mCov': np.nan}
        )
    )
    assert read('/plots/latency/network')[-1]['Scalars:scalars'] == [12.5]
    assert read('/plots/scores/mIoU')[-1]['Scalars:scalars'] == [0.5]
    assert read('/plots/scores/mCov') == []


def test_scores_go_from_blue_to_yellow():
    colours = score_colours(np.array([0, 0.5, 1, np.nan], np.float32)).tolist()
    assert colours == [[68, 1, 84], [33, 145, 140], [253, 231, 37], [68, 1, 84]]
