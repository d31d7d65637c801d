# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0
# PYTHON_ARGCOMPLETE_OK

"""
Segment point clouds into objects and their classes, with ROS 2 or without.

Each command is a module of this folder: ``add_parser`` declares its arguments and the extra of
``setup.py`` that it needs, ``run`` calls one function and prints its result.
"""

import argparse
from collections.abc import Sequence
import logging
import os
import signal
import sys

from asis_ros import __version__
from asis_ros.cli import (
    ablate,
    adapt,
    bench,
    calibrate,
    compare,
    crossval,
    demo,
    doctor,
    evaluate,
    evaluate_bag,
    evaluate_bags,
    label_bag,
    label_bags,
    prepare,
    replay,
    report,
    segment,
    train,
    view,
)
from asis_ros.errors import AsisError
from asis_ros.geometry import UP_AXES

COMMANDS = (
    segment,
    demo,
    replay,
    view,
    evaluate_bag,
    evaluate_bags,
    compare,
    label_bag,
    label_bags,
    doctor,
    prepare,
    train,
    calibrate,
    adapt,
    evaluate,
    crossval,
    ablate,
    report,
    bench,
)

USER_ERROR, INTERRUPTED = 2, 130

ROS_PACKAGES = ('rclpy', 'rmw_fastrtps_cpp')


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; None for those of the process.

    Returns
    -------
    int
        Exit status: 0; 2 with one line on stderr for what a user, a file or a sensor can cause;
        130 after an interrupt.

    """
    arguments = _join_negative_axes(sys.argv[1:] if argv is None else argv)
    logging.basicConfig(format='%(message)s')
    logging.getLogger('asis_ros').setLevel(logging.INFO)
    # Threads of torch that wait busily would starve the node beside us; read when torch loads.
    os.environ.setdefault('OMP_WAIT_POLICY', 'passive')
    # Stop the node, too, when terminated or when the terminal closes: as after a keyboard
    # interrupt. Under nohup, hang-ups stay ignored.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    args = argparse.Namespace(extra='all')
    try:
        parser = _parser()
        _complete(parser)
        parser.parse_args(arguments, args)
        args.run(args)
    except AsisError as error:
        print('asis:', ' '.join(str(error).split()), file=sys.stderr)
        return USER_ERROR
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith('asis_ros'):
            raise
        print(f'asis: {_install_text(error.name.partition(".")[0], args.extra)}', file=sys.stderr)
        return USER_ERROR
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print('asis: interrupted', file=sys.stderr)
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='asis', description=(__doc__ or '').split('\n\n')[0])
    parser.add_argument('--version', action='version', version=f'asis_ros {__version__}')
    commands = parser.add_subparsers(required=True, metavar='COMMAND')
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def _complete(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks for completions; argcomplete then ends the process."""
    if '_ARGCOMPLETE' in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)


def _install_text(package: str, extra: str) -> str:
    """How to install a missing package that a command needs."""
    if package in ROS_PACKAGES or package.endswith(('_interfaces', '_msgs', '_srvs')):
        return (
            f'this needs ROS 2, but {package} is not installed: source /opt/ros/$ROS_DISTRO/'
            'setup.bash, or pip install "asis_ros[ros]" (in a clone: pip install -e ".[ros]")'
        )
    return (
        f'this needs the package {package}: pip install "asis_ros[{extra}]" '
        f'(in a clone: pip install -e ".[{extra}]")'
    )


def _join_negative_axes(arguments: Sequence[str]) -> list[str]:
    """Join ``--up -y``: argparse takes a value that starts with a dash for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == '--up' and argument in UP_AXES:
            joined[-1] = f'--up={argument}'
        else:
            joined.append(argument)
    return joined
