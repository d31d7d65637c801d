# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate-bag``: score a bag in code, or through the running node."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import add_truth_arguments, Commands, positive, typed_command
from asis_ros.cli.node_arguments import add_offline_arguments, node_config, offline_config
from asis_ros.cli.progress import Progress
from asis_ros.cli.replay import require_ros, view_command

if TYPE_CHECKING:
    from asis_ros.ros.node.config import NodeConfig
    from asis_ros.ros.recorded.evaluation import EvaluationConfig
    from asis_ros.ros.recorded.result import BagResult

MAX_RATE = 1000.0


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'evaluate-bag',
        help='score the labels of a bag, scan by scan',
        description='Segment and track every scan of a bag in order, as the node would, and '
        'compare with the true labels in the bag. Prints the SHA-256 of the predictions: it is '
        'the same for the same bag, weights, settings and device.',
    )
    parser.add_argument('bag', type=Path, metavar='BAG', help='folder, .mcap or .db3 file')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the result as JSON')
    parser.add_argument(
        '--report', type=Path, metavar='FILE.html', help='also write it as a page with pictures'
    )
    add_score_arguments(parser)
    live = parser.add_argument_group('live', 'play the bag over DDS to the node, started for it')
    live.add_argument(
        '--live', action='store_true', help='with /clock and TF of the bag, as a robot would'
    )
    live.add_argument(
        '--rate',
        type=_rate,
        default=1.0,
        metavar='X',
        help='speed of playing; the node drops what it has no time for. 0: each scan is played '
        'when the last is labelled (default: 1)',
    )
    live.add_argument(
        '--out',
        type=Path,
        default=Path('live'),
        metavar='DIR',
        help='folder for the labelled bag and the log of the node (default: %(default)s)',
    )
    parser.set_defaults(run=run, extra='replay')


def add_score_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is scored, and how."""
    add_truth_arguments(parser)
    parser.add_argument(
        '--protocol',
        choices=('strict', 'paper'),
        default='strict',
        help='protocol of the scores (default: %(default)s)',
    )
    add_offline_arguments(parser)
    parser.add_argument('--max-scans', type=positive, metavar='N', help='stop after N scans')


def evaluation_config(args: argparse.Namespace, node: 'NodeConfig') -> 'EvaluationConfig':
    """Read the settings of a command with ``add_score_arguments``."""
    from asis_ros.ros.recorded.evaluation import EvaluationConfig
    from asis_ros.ros.recorded.labels import LabelFields

    return EvaluationConfig(
        node=node,
        topic=args.topic,
        true=LabelFields(args.true_label, args.true_instance),
        protocol=args.protocol,
        max_scans=args.max_scans,
    )


def run(args: argparse.Namespace) -> None:
    """Evaluate the bag, print and write the result."""
    node = node_config(args)[0] if args.live else offline_config(args)
    config = evaluation_config(args, node)
    result = _play(args, config) if args.live else _read(args, config)
    print(f'\n{result.table()}\n')
    if args.json is not None:
        result.save(args.json)
        print(f'{args.json}: the result, scan by scan')
    if args.report is not None:
        from asis_ros.ros.bag_report import write_bag_report

        write_bag_report(args.report, result, typed_command())
        print(f'{args.report}: the report')


def _read(args: argparse.Namespace, config: 'EvaluationConfig') -> 'BagResult':
    """Evaluate the bag in code."""
    from asis_ros.ros.recorded.evaluate import evaluate_bag
    from asis_ros.segment.segmenter import Segmenter

    return evaluate_bag(args.bag, Segmenter(config.node), config, Progress('scored'))


def _play(args: argparse.Namespace, config: 'EvaluationConfig') -> 'BagResult':
    """Evaluate the bag through the running node."""
    require_ros()
    from asis_ros.ros.names import METRICS_TOPIC
    from asis_ros.ros.replay.folder import LABELLED_BAG
    from asis_ros.ros.replay.live_evaluation import evaluate_live

    print(f'starting the node and playing {args.bag} to it; scores: {METRICS_TOPIC}', flush=True)
    result = evaluate_live(args.bag, args.out, config, args.rate, Progress('played'))
    print(f'look at it: {view_command(args.out / LABELLED_BAG, args.bag)}')
    return result


def _rate(text: str) -> float:
    """Parse a speed; 0 is that of the node."""
    rate = float(text)
    if not 0 <= rate <= MAX_RATE:
        raise ValueError
    return rate
