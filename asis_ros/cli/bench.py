# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis bench``: speed of this machine against a straight port of the paper."""

import argparse
from pathlib import Path
import sys

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_up_arguments,
    Commands,
    positive,
    transform_to_z_up,
)
from asis_ros.errors import DatasetError
from asis_ros.weights import DEFAULT


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'bench',
        help='measure speed against a straight port of the paper',
        description='Compare parts and chain with a straight port to PyTorch, NumPy and '
        'scikit-learn, which must give the same result, and time whole clouds. Quote ratios of '
        'one run on an idle machine.',
    )
    parser.add_argument(
        'clouds',
        type=Path,
        nargs='*',
        metavar='CLOUD',
        help='.ply, .pcd or .npz files (default: two simulated scans)',
    )
    add_up_arguments(parser, default='z')
    add_model_arguments(parser)
    parser.add_argument(
        '--threads',
        type=_numbers,
        metavar='N,N',
        help='numbers of threads to measure with (default: 1 and the cores of this process)',
    )
    parser.add_argument('--paper', action='store_true', help='also time table 5 of the paper')
    parser.add_argument(
        '--growth', type=Path, metavar='PNG', help='also time up to 5 million points; draw it'
    )
    parser.add_argument(
        '--load',
        type=positive,
        default=0,
        metavar='N',
        help='also time a whole cloud beside N busy processes',
    )
    parser.add_argument('--json', type=Path, metavar='FILE', help='write all numbers')
    parser.add_argument(
        '--quick', action='store_true', help='a small run, to check that everything works'
    )
    parser.set_defaults(run=run, extra='bench')


def run(args: argparse.Namespace) -> None:
    """Measure, and print and write the tables."""
    from asis_ros.benchmarks.bench import as_json, BenchConfig, run_bench
    from asis_ros.benchmarks.inputs import read_scans, simulated_scans
    from asis_ros.files.atomic import atomic_write
    from asis_ros.machine import describe_machine
    from asis_ros.network.device import torch_device
    from asis_ros.segment.block_pool import available_cores

    for path in (args.json, args.growth):
        if path is not None and not path.parent.is_dir():
            raise DatasetError(f'cannot write {path}: there is no folder {path.parent}')
    config = BenchConfig(
        device=args.device or 'auto',
        weights=str(args.checkpoint or DEFAULT),
        threads=args.threads or tuple(sorted({1, available_cores()})),
        quick=args.quick,
        paper=args.paper,
        growth=args.growth,
        load=args.load,
    )
    machine = describe_machine(torch_device(config.device))
    print(*(f'{name}: {value}' for name, value in machine.items() if value != ''), sep='\n')
    to_z_up = transform_to_z_up(args)
    files = read_scans(args.clouds, to_z_up)
    scans = files or simulated_scans(quick=args.quick)
    sections = []
    for section in run_bench(config, scans, _show):
        print(f'\n{section}', flush=True)
        sections.append(section)
    if args.json is not None:
        with atomic_write(args.json) as temporary:
            temporary.write_text(as_json(machine, config, sections), encoding='utf-8')


def _show(step: str) -> None:
    """Say what is measured, where a person sees it and the tables stay clean."""
    print(f'  measuring: {step}', file=sys.stderr, flush=True)


def _numbers(text: str) -> tuple[int, ...]:
    """Parse numbers of threads such as ``1,2``."""
    return tuple(positive(number) for number in text.split(','))
