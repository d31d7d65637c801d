# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.cli: exit status, messages, and what it costs to ask for help."""

import os
import subprocess
import sys

from asis_ros.cli import ablate, main, segment
from asis_ros.cli.progress import Progress
from asis_ros.errors import DatasetError
from asis_ros.evaluate.variants import VARIANTS
import pytest


@pytest.fixture
def command(monkeypatch):
    """Let ``asis segment`` do nothing but note its arguments, or what else a test wants."""

    def replace(run):
        monkeypatch.setattr(segment, 'run', run)

    return replace


def test_a_user_error_is_one_line_and_status_2(capsys):
    status = main(['segment', 'gone.ply', 'out.ply'])
    printed = capsys.readouterr()
    assert status == 2
    assert printed.err == 'asis: cannot read gone.ply: No such file or directory\n'


def test_all_settings_of_a_training_can_be_asked_for(capsys):
    with pytest.raises(SystemExit) as end:
        main(['train', '--settings'])
    assert end.value.code == 0
    assert 'part_of_room: 0.25' in capsys.readouterr().out


def test_a_missing_package_is_named_with_the_way_to_get_it(capsys, command):
    def run(args):
        raise ModuleNotFoundError("No module named 'plyfile'", name='plyfile')

    command(run)
    assert main(['segment', 'a.ply', 'b.ply']) == 2
    printed = capsys.readouterr().err
    assert 'package plyfile' in printed
    assert 'pip install "asis_ros[report]"' in printed


def test_a_module_of_this_package_that_is_missing_is_a_fault_of_ours(command):
    def run(args):
        raise ModuleNotFoundError("No module named 'asis_ros.x'", name='asis_ros.x')

    command(run)
    with pytest.raises(ModuleNotFoundError):
        main(['segment', 'a.ply', 'b.ply'])


def test_a_reader_that_leaves_early_is_no_error():
    code = (
        'import sys\n'
        'from asis_ros.cli import ablate, main, segment\n'
        'def run(args):\n'
        '    raise BrokenPipeError\n'
        'segment.run = run\n'
        "sys.exit(main(['segment', 'a.ply', 'b.ply']))\n"
    )
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b'')


def test_an_error_of_several_lines_is_printed_as_one(capsys, command):
    def run(args):
        raise DatasetError('first\n  second')

    command(run)
    assert main(['segment', 'a.ply', 'b.ply']) == 2
    assert capsys.readouterr().err == 'asis: first second\n'


def test_a_bug_is_not_hidden(command):
    def run(args):
        raise ZeroDivisionError

    command(run)
    with pytest.raises(ZeroDivisionError):
        main(['segment', 'a.ply', 'b.ply'])


def test_an_interrupt_is_status_130(capsys, command):
    def run(args):
        raise KeyboardInterrupt

    command(run)
    assert main(['segment', 'a.ply', 'b.ply']) == 130
    assert capsys.readouterr().err == 'asis: interrupted\n'


@pytest.mark.parametrize('up', [['--up', '-y'], ['--up=-y']])
def test_an_axis_may_be_negative(command, up):
    seen = []
    command(seen.append)
    assert main(['segment', 'a.ply', 'b.ply', *up]) == 0
    assert seen[0].up == '-y'


def test_a_pose_may_be_negative(command):
    seen = []
    command(seen.append)
    main(['segment', 'a.ply', 'b.ply', '--sensor-pose', '-1', '0', '1.2', '-1.57', '0', '-1.57'])
    assert seen[0].sensor_pose == [-1, 0, 1.2, -1.57, 0, -1.57]


def test_up_is_said_in_one_way_only(capsys):
    with pytest.raises(SystemExit) as end:
        main(['segment', 'a.ply', 'b.ply', '--up', 'z', '--sensor-pose', *'000000'])
    assert end.value.code == 2
    assert 'not allowed with argument' in capsys.readouterr().err


def test_the_variants_of_an_ablation_are_those_of_the_experiments():
    assert tuple(VARIANTS) == ablate.VARIANTS


def test_help_needs_neither_torch_nor_ros_nor_matplotlib():
    program = (
        'import sys\n'
        'from asis_ros.cli import main\n'
        'try:\n'
        '    main(["--help"])\n'
        'except SystemExit:\n'
        '    print({"torch", "rclpy", "matplotlib"} & set(sys.modules), file=sys.stderr)\n'
    )
    result = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, 'set()\n')


def test_progress_in_a_pipe_is_four_lines(capsys):
    progress = Progress('written')
    for done in range(1, 41):
        progress(done, 40)
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines] == [
        '10 of 40 scans written',
        '20 of 40 scans written',
        '30 of 40 scans written',
        '40 of 40 scans written',
    ]


def test_progress_of_few_scans_ends_with_all_of_them(capsys):
    progress = Progress('written')
    for done in range(1, 4):
        progress(done, 3)
    assert capsys.readouterr().out.splitlines()[-1].strip() == '3 of 3 scans written'


def test_progress_tells_the_time_that_is_left(capsys, monkeypatch):
    now = [100.0]
    monkeypatch.setattr('asis_ros.cli.progress.time.monotonic', lambda: now[0])
    progress = Progress('segmented', 'blocks')
    for done in range(1, 5):
        now[0] += 40.0
        progress(done, 4)
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == [
        '1 of 4 blocks segmented, 2:00 left',
        '2 of 4 blocks segmented, 1:20 left',
        '3 of 4 blocks segmented, 0:40 left',
        '4 of 4 blocks segmented',
    ]


def test_the_time_that_is_left_follows_the_last_things(capsys, monkeypatch):
    now = [100.0]
    monkeypatch.setattr('asis_ros.cli.progress.time.monotonic', lambda: now[0])
    progress = Progress('labelled')
    for done in range(1, 201):  # half of them were there
        now[0] += 10.0 if done > 100 else 0.001
        progress(done, 200)
    line = capsys.readouterr().out.splitlines()[2]
    assert line.strip() == '150 of 200 scans labelled, 8:20 left'  # 50 of 10 s each


def test_the_time_that_is_left_counts_parts_of_things(capsys, monkeypatch):
    now = [100.0]
    monkeypatch.setattr('asis_ros.cli.progress.time.monotonic', lambda: now[0])
    progress = Progress('labelled', 'bags')
    now[0] += 60.0
    progress(1, 2, 0.25)  # the first is small
    assert capsys.readouterr().out.strip() == '1 of 2 bags labelled, 3:00 left'


def test_the_shell_completes_commands_and_options(tmp_path):
    pytest.importorskip('argcomplete', reason='tab completion is an extra')
    answers = []
    for line in ('asis tr', 'asis train --pretr'):
        asked = {
            '_ARGCOMPLETE': '1',
            '_ARGCOMPLETE_IFS': '\n',
            '_ARGCOMPLETE_STDOUT_FILENAME': str(tmp_path / 'answer'),
            'COMP_LINE': line,
            'COMP_POINT': str(len(line)),
        }
        subprocess.run([sys.executable, '-m', 'asis_ros'], env=os.environ | asked, check=False)
        answers.append((tmp_path / 'answer').read_text().split())
    assert answers == [['train'], ['--pretrained']]


def test_what_is_done_at_once_needs_no_progress(capsys):
    progress = Progress('segmented', 'blocks', delay=60.0)
    progress(1, 1)
    assert capsys.readouterr().out == ''
