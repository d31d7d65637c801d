# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis label-bags`` and ``asis evaluate-bags`` on a Ray of this machine."""

from importlib.util import find_spec
import json
import os
from pathlib import Path
import signal
import sys
from threading import Thread
import time

from asis_ros.cli import main
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.demo_bag import write_demo_bag
import pytest
from small_bags import CAMERA, messages_of

POINTS = '/asis_segmenter/output/points'
MARK = 'ASIS_TEST_MARK'
PATIENCE = 60.0


@pytest.fixture(scope='module')
def weights(tmp_path_factory):
    """Make weights no one trained."""
    from asis_ros.network.asis import Asis, NetworkConfig
    from asis_ros.network.checkpoint import save_checkpoint
    import torch

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'random.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    return path


@pytest.fixture(scope='module')
def bags(tmp_path_factory):
    """Write two bags, and a broken one."""
    folder = tmp_path_factory.mktemp('bags')
    write_demo_bag(folder / 'monday', num_scans=12, camera=CAMERA)
    write_demo_bag(folder / 'tuesday', num_scans=2, camera=CAMERA)
    (folder / 'broken.mcap').write_bytes(b'noise')
    return folder


@pytest.fixture
def options(weights):
    """Give the options of two workers with a core each."""
    if find_spec('ray') is None:
        pytest.skip('needs the extra [many]')
    return [
        '--checkpoint', str(weights), '--device', 'cpu', '--target-frame', 'base_link',
        '--set', 'model.num_threads:=1', '--set', 'block.num_points:=256', '--workers', '2',
    ]  # fmt: skip


@pytest.fixture
def cores(monkeypatch):
    """Let Ray have two cores on any machine."""
    monkeypatch.setattr('asis_ros.many.cluster.available_cores', lambda: 2)


@pytest.fixture(autouse=True)
def no_process_stays(monkeypatch):
    """Fail if a process that the test started is there at its end."""
    monkeypatch.setenv(MARK, f'{os.getpid()}_{time.monotonic_ns()}')
    yield
    mark = f'{MARK}={os.environ[MARK]}'.encode()
    end = time.monotonic() + 10
    while left := processes_with(mark):
        assert time.monotonic() < end, left
        time.sleep(0.05)


def processes_with(mark):
    """List the other processes that have a variable in their environment."""
    found = {}
    for folder in Path('/proc').glob('[0-9]*'):
        try:
            if mark in (folder / 'environ').read_bytes() and int(folder.name) != os.getpid():
                found[int(folder.name)] = (folder / 'cmdline').read_bytes()
        except OSError:
            continue  # it has ended, or is that of another user
    return found


def kill_a_worker_at_work(out):
    """Kill the first worker that has labelled a scan."""
    end = time.monotonic() + PATIENCE
    mark = f'{MARK}={os.environ[MARK]}'.encode()
    while time.monotonic() < end:
        if list(out.glob('.monday.labels/*.zst')):
            for number, command in processes_with(mark).items():
                if b'BagWorker' in command and holds(number, out / '.monday.part'):
                    os.kill(number, signal.SIGKILL)
                    return
        time.sleep(0.01)


def holds(number, folder):
    """Tell whether a process has a file of a folder open."""
    for link in Path(f'/proc/{number}/fd').iterdir():
        try:
            if Path(os.readlink(link)).parent == folder:
                return True
        except OSError:
            continue
    return False


def test_a_broken_bag_and_a_killed_worker_stop_no_other_bag(
    bags, options, cores, tmp_path, capsys
):
    out, report = tmp_path / 'out', tmp_path / 'report.json'
    killer = Thread(target=kill_a_worker_at_work, args=(out,))
    killer.start()
    arguments = ['label-bags', str(bags), str(out), '--json', str(report), *options]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    killer.join()
    assert ended.value.code == 1
    result = json.loads(report.read_text())
    broken, monday, tuesday = result['bags']
    assert (broken['name'], result['num_failed']) == ('broken', 1)
    assert 'broken.mcap, is it complete?' in broken['reason']
    assert monday['attempts'] == 2  # its worker was killed
    assert monday['result']['num_kept'] >= 1  # and another one went on
    assert [item['result']['num_labelled'] for item in (monday, tuesday)] == [12, 2]
    assert len(messages_of(out / 'monday', {POINTS})) == 12
    assert sorted(os.listdir(out)) == ['monday', 'tuesday']
    assert '1 of 3 bags failed' in capsys.readouterr().out


def test_scores_of_several_bags_are_one_table(bags, options, cores, tmp_path, capsys):
    report = tmp_path / 'report.json'
    arguments = ['evaluate-bags', str(bags), '--json', str(report), *options]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 1
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    _, monday, tuesday = json.loads(report.read_text())['bags']
    score = monday['result']['scores']['oAcc']
    assert ['monday', '12', '0'] in [line[:3] for line in lines]
    assert ['tuesday', '2', '0'] in [line[:3] for line in lines]
    mean = (score + tuesday['result']['scores']['oAcc']) / 2
    [means] = [line for line in lines if line[0] == 'mean']
    assert means[:4] == ['mean', 'of', '2', 'bags']
    assert means[6] == f'{100 * mean:.1f}'  # after mIoU and mAcc
    assert main(['evaluate-bag', str(bags / 'monday'), *options[:-2]]) == 0
    assert monday['result']['sha256'] in capsys.readouterr().out


def test_without_the_extra_its_name_is_printed(bags, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, 'ray', None)
    assert main(['label-bags', str(bags), str(tmp_path / 'out')]) == 2
    assert 'pip install "asis_ros[many]"' in capsys.readouterr().err


def test_a_cluster_that_is_not_there_is_named(bags, options, tmp_path, capsys):
    arguments = ['evaluate-bags', str(bags), *options, '--ray-address', '127.0.0.1:1']
    assert main(arguments) == 2
    assert 'cannot reach Ray at 127.0.0.1:1' in capsys.readouterr().err
