# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis view``: files, the page in a browser, and that nothing stays behind."""

import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

from asis_ros.cli import main, view
from asis_ros.rooms.demo_bag import write_demo_bag
import numpy as np
import pytest

pytest.importorskip('rerun', reason='needs the extra [view]')

from rrd_file import read_rows  # noqa: E402, I100
from small_bags import CAMERA  # noqa: E402

PATIENCE = 90.0


@pytest.fixture(scope='module')
def bag(tmp_path_factory):
    path = tmp_path_factory.mktemp('bags') / 'bag'
    write_demo_bag(path, num_scans=4, camera=CAMERA)
    return path


@pytest.fixture
def cloud(tmp_path):
    xyz = np.random.default_rng(0).uniform(0, 2, (500, 3)).astype(np.float32)
    np.savez(tmp_path / 'cloud.npz', xyz=xyz)
    return tmp_path / 'cloud.npz'


def test_a_bag_is_saved_with_truth_and_the_path_of_the_sensor(bag, tmp_path, capsys):
    out = tmp_path / 'bag.rrd'
    assert main(['view', str(bag), '--save', str(out)]) == 0
    assert '4 scans' in capsys.readouterr().out
    assert [row['scan'] for row in read_rows(out, '/world/points/true_class')] == [0, 1, 2, 3]
    [path] = read_rows(out, '/world/path')
    assert len(path['LineStrips3D:strips'][0]) == 4
    heights = [z for _, _, z in path['LineStrips3D:strips'][0]]
    assert min(heights) == pytest.approx(max(heights))
    assert 0.2 < heights[0] < 2  # of a camera on a robot


def test_every_second_scan_is_shown(bag, tmp_path):
    out = tmp_path / 'bag.rrd'
    assert main(['view', str(bag), '--save', str(out), '--stride', '2']) == 0
    stamps = [row['stamp'] for row in read_rows(out, '/world/points/colour')]
    assert np.diff(stamps).tolist() == [500_000_000]  # two steps of a bag with 4 scans a second


def test_a_segmented_cloud_is_shown_with_the_labels_of_its_file(tmp_path):
    xyz = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0]], np.float32)
    labels = {'label': [8, 8, 255], 'instance': [0, 1, -1], 'score': [0.5, 0.25, 0.0]}
    np.savez(tmp_path / 'cloud.npz', xyz=xyz, **labels)
    out = tmp_path / 'cloud.rrd'
    assert main(['view', str(tmp_path / 'cloud.npz'), '--save', str(out), '--voxel', '0']) == 0
    [row] = read_rows(out, '/world/points/instance')
    assert row['Points3D:class_ids'] == labels['label']
    assert row['instance'] == labels['instance']
    assert row['score'] == labels['score']
    assert read_rows(out, '/world/boxes')[0]['Boxes3D:labels'] == ['chair 0', 'chair 1']


def test_a_cloud_without_labels_is_shown_in_colour_only(cloud, tmp_path):
    out = tmp_path / 'cloud.rrd'
    assert main(['view', str(cloud), '--save', str(out), '--voxel', '0']) == 0
    [row] = read_rows(out, '/world/points/colour')
    assert len(row['Points3D:positions']) == 500
    assert read_rows(out, '/world/points/class') == []


@pytest.mark.parametrize(
    ('arguments', 'expected'),
    [
        (['gone'], 'there is no bag at gone'),
        (['gone.ply'], 'cannot read gone.ply'),
        (['{bag}', '--topic', '/nothing'], 'no PointCloud2 topic /nothing'),
        (['{cloud}', '--save', 'picture.png'], 'picture.png must end in .rrd'),
        (['{cloud}', '--save', 'no/folder.rrd'], 'cannot write no/folder.rrd'),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_written(
    arguments, expected, bag, cloud, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    filled = [item.format(bag=bag, cloud=cloud) for item in arguments]
    if '--save' not in filled:
        filled += ['--save', 'out.rrd']
    assert main(['view', *filled]) == 2
    assert expected in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


def test_without_the_extra_its_name_is_printed(cloud, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, 'rerun', None)
    assert main(['view', str(cloud), '--web']) == 2
    assert 'pip install "asis_ros[view]"' in capsys.readouterr().err


@pytest.fixture
def page(cloud):
    """Serve a cloud to browsers, from a command in a process of its own."""
    port = free_ports()
    command = [sys.executable, '-m', 'asis_ros', 'view', str(cloud), '--web', '--port', str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = ''
    while 'close it with' not in printed:
        line = process.stdout.readline()
        assert line, printed
        printed += line
    yield process, port, printed
    process.kill()
    process.wait()


def free_ports():
    """Find three free ports in a row."""
    for port in range(20_000 + os.getpid() % 3000 * 3, 32_000, 3):
        if not any(answers('127.0.0.1', port + offset) for offset in range(3)):
            return port
    raise AssertionError


def answers(host, port):
    with socket.socket() as client:
        return client.connect_ex((host, port)) == 0


def own_address():
    """Address of this machine in its network; None without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(('192.0.2.1', 9))  # nothing is sent
        except OSError:
            return None
        return probe.getsockname()[0]


def left_behind(pids, port):
    """List the processes that still run, and the ports that still answer."""
    ports = [port + offset for offset in range(3) if answers('127.0.0.1', port + offset)]
    return [pid for pid in pids if is_running(pid)] + ports


def is_running(pid):
    try:
        status = Path(f'/proc/{pid}/stat').read_text()
    except OSError:
        return False
    return status.rpartition(')')[2].split()[0] != 'Z'  # ended, and nobody asked for its status


def children(pid):
    return Path(f'/proc/{pid}/task/{pid}/children').read_text().split()


@pytest.mark.skipif(not Path('/proc/self/task').exists(), reason='needs /proc')
@pytest.mark.parametrize(
    ('stop', 'status'),
    [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_nothing_stays_behind_a_page_that_was_closed(page, stop, status):
    process, port, _ = page
    viewers = children(process.pid)
    assert viewers
    process.send_signal(stop)
    assert process.wait(PATIENCE) == status
    end = time.monotonic() + (0 if status == 0 else PATIENCE)  # after a kill, the kernel ends it
    while left_behind(viewers, port):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_page_is_for_this_machine_and_its_browser_calls_no_other(page):
    _, port, printed = page
    assert f'http://127.0.0.1:{port}/?url=rerun%2Bhttp://127.0.0.1:{port + 1}/proxy' in printed
    with urlopen(f'http://127.0.0.1:{port}/') as answer:
        policy = answer.headers['Content-Security-Policy']
        assert b'<html' in answer.read()
    hosts = {word for word in policy.replace(';', ' ').split() if '://' in word}
    assert hosts == {f'http://127.0.0.1:{port + 1}', f'http://localhost:{port + 1}'}
    address = own_address()
    if address is not None:
        assert not any(answers(address, port + offset) for offset in range(3))


def test_a_port_that_is_taken_is_named(cloud, capsys):
    with socket.socket() as other:
        other.bind(('127.0.0.1', 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(['view', str(cloud), '--web', '--port', str(port)]) == 2
    assert f'port {port} is taken' in capsys.readouterr().err


def test_a_window_needs_a_screen(monkeypatch):
    monkeypatch.setattr(sys, 'platform', 'linux')
    for name in ('DISPLAY', 'WAYLAND_DISPLAY'):
        monkeypatch.delenv(name, raising=False)
    assert not view._has_screen()
    monkeypatch.setenv('DISPLAY', ':0')
    assert view._has_screen()
