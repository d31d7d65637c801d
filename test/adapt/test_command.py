# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis adapt`` on small clouds and a small bag, with a network of random weights."""

from asis_ros.adapt import adaptation
from asis_ros.bags.messages import BagMessage, CLOUD_TYPE, encode, standard_channel, TYPESTORE
from asis_ros.bags.writer import new_bag
from asis_ros.cli import main
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import load_room, save_room
from asis_ros.files.clouds import write_cloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint, load_origin, save_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
import numpy as np
import pytest
import torch

SMALL = PreparationConfig(block=BlockConfig(num_points=512))


def corner(seed):
    """Make a floor and a wall of 1.2 m."""
    xyz = np.random.default_rng(seed).random((1500, 3)).astype(np.float32) * np.float32(1.2)
    xyz[:700, 2] = 0
    xyz[700:, 0] = 0
    return PointCloud(xyz)


@pytest.fixture
def weights(tmp_path):
    torch.manual_seed(0)
    network = Asis(NetworkConfig(backbone='pointnet')).eval()
    path = tmp_path / 'random.npz'
    save_checkpoint(path, network, CLASS_NAMES, {'seed': '0'}, preparation=SMALL)
    return path


@pytest.fixture
def clouds(tmp_path):
    paths = [tmp_path / f'scan_{number}.ply' for number in range(2)]
    for number, path in enumerate(paths):
        write_cloud(path, corner(number))
    return [str(path) for path in paths]


@pytest.fixture
def rooms(tmp_path):
    """Save a labelled room to mix with."""
    class_ids = np.repeat(np.array([1, 2], np.uint8), [700, 800])
    folder = tmp_path / 'rooms'
    folder.mkdir()
    save_room(folder / 'room.npz', LabelledCloud(corner(9), class_ids, class_ids.astype(np.int32)))
    return str(folder)


def test_statistics_alone_change_nothing_else(weights, clouds, tmp_path, capsys):
    out = tmp_path / 'lab.npz'
    arguments = ['adapt', *clouds, '--out', str(out), '--norm-only', '--mix', '1']
    assert main([*arguments, '--checkpoint', str(weights), '--device', 'cpu']) == 0
    before = load_checkpoint(weights).network.state_dict()
    after = load_checkpoint(out).network.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {name for name in before if name.endswith(('running_mean', 'running_var'))}
    printed = capsys.readouterr().out
    assert 'the result is: statistics' in printed
    assert 'points of wall' in printed
    assert load_origin(out)['adapted'] == 'normalisation statistics of 2 clouds, mix 1'


def test_self_training_goes_on_after_an_interruption(
    weights, clouds, rooms, tmp_path, monkeypatch, capsys
):
    out = tmp_path / 'lab.npz'
    arguments = ['adapt', *clouds, '--out', str(out), '--rooms', rooms, '--steps', '2']
    arguments += ['--rounds', '1', '--checkpoint', str(weights), '--device', 'cpu']
    with monkeypatch.context() as context:
        context.setattr(adaptation, 'train', _interrupt)
        assert main(arguments) == 130
    work = tmp_path / 'lab.npz.work'
    labelled = [work / 'before' / path.name for path in (work / 'clouds').glob('*.npz')]
    times = [path.stat().st_mtime_ns for path in labelled]
    assert main(arguments) == 0
    assert len(times) == 2
    assert [path.stat().st_mtime_ns for path in labelled] == times
    assert load_origin(work / 'round_1_training' / 'weights.npz')['step'] == '2'
    assert len(list((work / 'round_1_rooms').glob('*.npz'))) == 3
    assert load_checkpoint(out).class_names == CLASS_NAMES
    assert 'round 1' in capsys.readouterr().out


def _interrupt(*args, **kwargs):
    raise KeyboardInterrupt


def test_other_inputs_in_the_same_work_folder_are_refused(weights, clouds, tmp_path, capsys):
    out = str(tmp_path / 'lab.npz')
    options = ['--out', out, '--norm-only', '--checkpoint', str(weights), '--device', 'cpu']
    assert main(['adapt', clouds[0], *options]) == 0
    assert main(['adapt', clouds[1], *options]) == 2
    assert 'an adaptation with other recordings: delete it' in capsys.readouterr().err


def test_scans_of_a_bag_are_spread_over_its_time(weights, tmp_path):
    types = TYPESTORE.types
    fields = [
        types['sensor_msgs/msg/PointField'](name, 4 * number, 7, 1)
        for number, name in enumerate('xyz')
    ]
    with new_bag(tmp_path / 'bag') as writer:
        for second in range(6):
            xyz = corner(second).xyz
            xyz[0] = 0  # a beam without a return
            xyz[1] = 99  # farther than the node looks
            header = types['std_msgs/msg/Header'](
                types['builtin_interfaces/msg/Time'](second, 0), 'lidar'
            )
            data = xyz.view(np.uint8).reshape(-1)
            message = types[CLOUD_TYPE](
                header, 1, len(xyz), fields, False, 12, data.size, data, True
            )
            channel = standard_channel('/points', CLOUD_TYPE)
            writer.write(BagMessage(channel, second * 10**9, encode(CLOUD_TYPE, message)))
    out = tmp_path / 'lab.npz'
    arguments = ['adapt', str(tmp_path / 'bag'), '--out', str(out), '--norm-only', '--scans', '2']
    assert main([*arguments, '--checkpoint', str(weights), '--device', 'cpu']) == 0
    gathered = sorted((tmp_path / 'lab.npz.work' / 'clouds').glob('*.npz'))
    assert len(gathered) == 2
    for path, second in zip(gathered, (0, 3), strict=True):
        found = load_room(path).cloud.xyz
        assert np.isin(found[:, 1], corner(second).xyz[2:, 1]).all()
        assert len(found) > 500


@pytest.mark.parametrize('out', ['lab', 'lab.pt'])
def test_weights_are_npz_files(out, clouds, capsys):
    assert main(['adapt', *clouds, '--out', out]) == 2
    assert f'{out} must end in .npz' in capsys.readouterr().err
