# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.replay.live_evaluation: as the offline evaluation, with running scores."""

from dataclasses import replace
import os
from threading import Thread

from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.cli import main
from asis_ros.rooms.demo_bag import write_demo_bag
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.evaluate import evaluate_bag
from asis_ros.ros.recorded.evaluation import EvaluationConfig
from asis_ros.segment.config import ModelConfig
from asis_ros.segment.segmenter import Segmenter
import pytest
from small_bags import CAMERA

rclpy = pytest.importorskip('rclpy', reason='needs ROS 2')

from asis_ros.ros.names import METRICS_TOPIC, STAGES  # noqa: E402, I100
from asis_ros.ros.replay.live_evaluation import evaluate_live  # noqa: E402
from asis_ros.ros.replay.player import LATCHED  # noqa: E402
from rclpy.context import Context  # noqa: E402
from rclpy.executors import SingleThreadedExecutor  # noqa: E402
from rclpy.node import Node  # noqa: E402
from std_msgs.msg import Float64MultiArray  # noqa: E402

POSE = (0.0, 0.0, 1.0, -1.8, 0.0, -1.57)
NUM_SCANS = 4


@pytest.fixture(scope='module', autouse=True)
def own_domain():
    """Keep away from the nodes of other tests, where the listener of this one hears."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('ROS_DOMAIN_ID', str(1 + (os.getpid() + 50) % 100))
        yield


@pytest.fixture(scope='module')
def bag(tmp_path_factory):
    path = tmp_path_factory.mktemp('bags') / 'bag'
    write_demo_bag(path, num_scans=NUM_SCANS, camera=CAMERA)
    return path


@pytest.fixture(scope='module')
def config(random_weights):
    # Scans of a bag are months old, unless the node has the time of the bag.
    node = NodeConfig(
        model=ModelConfig(path=str(random_weights), device='cpu'),
        sensor_pose=POSE,
        max_scan_age_s=5.0,
    )
    return EvaluationConfig(node=node)


@pytest.fixture(scope='module')
def offline(bag, config):
    """Evaluate the first scan, the first two, ... in code."""
    return [
        evaluate_bag(bag, Segmenter(config.node), replace(config, max_scans=number))
        for number in range(1, NUM_SCANS + 1)
    ]


class Listener:
    """Hears the running scores, for a ``with`` block."""

    def __enter__(self):
        self.messages = []
        self._context = Context()
        rclpy.init(context=self._context)
        self._node = Node('listener', context=self._context)
        self._node.create_subscription(
            Float64MultiArray, METRICS_TOPIC, self.messages.append, LATCHED
        )
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._thread = Thread(target=self._executor.spin)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._executor.shutdown()
        self._thread.join()
        self._node.destroy_node()
        self._context.try_shutdown()


@pytest.fixture(scope='module')
def live(tmp_path_factory, bag, config):
    """Play the bag without its /clock, each scan after the last; give result and scores heard."""
    folder = tmp_path_factory.mktemp('live')
    with Bag(bag) as source, new_bag(folder / 'bag') as writer:
        for message in source.messages():
            if message.topic != '/clock':
                writer.write(message)
    with Listener() as listener:
        result = evaluate_live(folder / 'bag', folder / 'out', config, rate=0.0)
    return result, listener.messages


def values_of(message):
    [dimension] = message.layout.dim
    assert dimension.size == dimension.stride == len(message.data)
    return dict(zip(dimension.label.split(','), message.data, strict=True))


def test_running_scores_are_those_of_the_same_scans_offline(live, offline):
    _, messages = live
    assert len(messages) >= 2
    seen = [values_of(message) for message in messages]
    assert seen[-1]['scans'] == NUM_SCANS
    for values in seen:
        expected = offline[int(values['scans']) - 1]
        names = [name for name in values if name in expected.scores]
        assert {'mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec', 'AP50', 'PQ'} == {*names}
        for name in names:
            mean = expected.scores[name].mean
            assert values[name] == pytest.approx(mean, abs=1e-9, nan_ok=True)
        objects = expected.objects.values()
        assert values['switches'] == sum(item.switches for item in objects)
        assert values['fragmentations'] == sum(item.fragmentations for item in objects)


def test_the_node_gives_the_bytes_of_the_offline_evaluation(live, offline):
    result, _ = live
    assert result.sha256 == offline[-1].sha256
    assert result.scans_sha256 == offline[-1].scans_sha256
    assert [scan.scores for scan in result.scans] == [
        pytest.approx(scan.scores, abs=1e-9, nan_ok=True) for scan in offline[-1].scans
    ]


def test_without_clock_in_the_bag_its_scans_are_of_the_time_of_recording(live):
    result, _ = live
    assert (len(result.scans), result.dropped) == (NUM_SCANS, {})


def test_every_scan_has_the_times_of_the_node(live):
    result, _ = live
    assert [set(scan.milliseconds) for scan in result.scans] == NUM_SCANS * [
        {*STAGES, 'round trip'}
    ]
    assert (result.device, result.mode) == ('cpu', 'live, each scan after the last')


def test_at_a_rate_the_scans_that_are_labelled_score_as_offline(tmp_path, bag, config, offline):
    result = evaluate_live(bag, tmp_path, config, rate=50.0)
    assert len(result.scans) >= 1
    assert len(result.scans) + sum(result.dropped.values()) == NUM_SCANS
    assert 'too_old' not in result.dropped
    expected = {scan.stamp_ns: scan.scores for scan in offline[-1].scans}
    for scan in result.scans:
        assert scan.scores == pytest.approx(expected[scan.stamp_ns], abs=1e-9, nan_ok=True)


def test_the_command_writes_result_and_report(tmp_path, bag, random_weights, capsys):
    out, page = tmp_path / 'out', tmp_path / 'page.html'
    command = ['evaluate-bag', str(bag), '--live', '--rate', '0', '--out', str(out)]
    command += ['--checkpoint', str(random_weights), '--max-scans', '1', '--report', str(page)]
    assert main(command) == 0
    printed = capsys.readouterr().out
    assert '1 labelled, 1 scored, 0 dropped' in printed
    assert f'asis view {out / "labelled_bag"} --truth {bag}' in printed
    assert 'live, each scan after the last' in page.read_text()


@pytest.mark.parametrize('rate', ['-1', 'nan', 'fast'])
def test_a_rate_that_is_no_speed_is_refused(rate, capsys):
    with pytest.raises(SystemExit):
        main(['evaluate-bag', 'bag', '--live', f'--rate={rate}'])
    assert '--rate' in capsys.readouterr().err
