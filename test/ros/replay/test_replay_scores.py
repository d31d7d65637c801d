# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The scores of a replay against a slow script that counts them from the bags."""

from asis_ros.bags.messages import CLOUD_TYPE, decode
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.demo_bag import SCAN_TOPIC, write_demo_bag
import numpy as np
import pytest
from small_bags import CAMERA, messages_of

pytest.importorskip('rclpy', reason='needs ROS 2')

from asis_ros.ros.names import POINTS_TOPIC  # noqa: E402, I100
from asis_ros.ros.replay.replay import replay, ReplayConfig  # noqa: E402


def obvious_scores(pairs, num_classes):
    """Score pairs of true and predicted (classes, instances), strictly, one loop at a time."""
    confusion = np.zeros((num_classes, num_classes))
    coverage = {'Cov': [], 'WCov': []}  # of each scan, {class: value}
    right, true_count, predicted_count = np.zeros((3, num_classes))
    for (true_classes, true_ids), (classes, ids) in pairs:
        for true_class, class_id in zip(true_classes, classes, strict=True):
            confusion[true_class, class_id] += 1
        truth, output = instances_of(true_classes, true_ids), instances_of(classes, ids)
        overlaps = {class_id: [] for class_id, _ in truth}
        for class_id, members in truth:
            same = [others for other, others in output if other == class_id]
            best = max((len(members & o) / len(members | o) for o in same), default=0.0)
            overlaps[class_id].append((best, len(members)))
            true_count[class_id] += 1
            right[class_id] += best > 0.5
        for class_id, _ in output:
            predicted_count[class_id] += 1
        coverage['Cov'].append(
            {c: np.mean([b for b, _ in found]) for c, found in overlaps.items()}
        )
        coverage['WCov'].append(
            {
                c: sum(best * size for best, size in found) / sum(size for _, size in found)
                for c, found in overlaps.items()
            }
        )
    scores = {
        'mIoU': np.mean(
            [
                confusion[c, c] / (confusion[c].sum() + confusion[:, c].sum() - confusion[c, c])
                for c in range(num_classes)
                if confusion[c].sum() + confusion[:, c].sum()
            ]
        ),
        'mPrec': np.mean(
            [
                right[c] / max(predicted_count[c], 1)
                for c in range(num_classes)
                if true_count[c] or predicted_count[c]
            ]
        ),
        'mRec': np.mean([right[c] / true_count[c] for c in range(num_classes) if true_count[c]]),
    }
    for name, scans in coverage.items():
        present = sorted({class_id for scan in scans for class_id in scan})
        scores['m' + name] = np.mean(
            [np.mean([scan[c] for scan in scans if c in scan]) for c in present]
        )
    return scores


def instances_of(class_ids, instance_ids):
    """List (class, set of points) of each instance; 0 is none."""
    return [
        (
            np.bincount(class_ids[instance_ids == number]).argmax(),
            {*np.flatnonzero(instance_ids == number)},
        )
        for number in np.unique(instance_ids[instance_ids != 0])
    ]


def labels_of(scan, prefix=''):
    """Read class and instance of each point, and which points are finite."""
    names = [field.name for field in scan.fields]
    types = {2: 'u1', 4: '<u2', 5: '<i4', 6: '<u4', 7: '<f4'}  # as sensor_msgs numbers them
    points = np.frombuffer(
        scan.data.tobytes(),
        {
            'names': names,
            'formats': [types[field.datatype] for field in scan.fields],
            'offsets': [field.offset for field in scan.fields],
            'itemsize': scan.point_step,
        },
    )
    finite = np.isfinite(points['x']) & np.isfinite(points['y']) & np.isfinite(points['z'])
    return points[prefix + 'label'].astype(int), points[prefix + 'instance_id'].astype(int), finite


def test_scores_are_those_that_a_script_counts_from_the_bags(tmp_path, monkeypatch):
    monkeypatch.delenv('ROS_DOMAIN_ID', raising=False)  # the replay chooses its own
    bag = tmp_path / 'bag'
    write_demo_bag(bag, num_scans=3, camera=CAMERA)
    report, _ = replay(
        bag,
        tmp_path / 'out',
        ReplayConfig(parameters={'sensor_pose': [0.0, 0.0, 1.0, -1.8, 0.0, -1.57]}),
    )
    sent = messages_of(bag, {SCAN_TOPIC})
    labelled = messages_of(tmp_path / 'out' / 'labelled_bag', {POINTS_TOPIC})
    pairs = []
    for scan, output in zip(sent, labelled, strict=True):
        true_classes, true_ids, finite = labels_of(decode(CLOUD_TYPE, scan.data), 'true_')
        classes, ids, _ = labels_of(decode(CLOUD_TYPE, output.data))
        known = finite & (true_classes != 255)
        pairs.append(((true_classes[known], true_ids[known]), (classes[known], ids[known])))
    expected = obvious_scores(pairs, len(CLASS_NAMES))
    assert expected['mRec'] > 0
    found = {name: report.scores['strict'][name].mean for name in expected}
    assert found == pytest.approx(expected, abs=1e-9)
