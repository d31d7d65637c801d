# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate-bag``: score a bag in code, without DDS."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import add_truth_arguments, Commands, positive
from asis_ros.cli.node_arguments import add_offline_arguments, offline_config
from asis_ros.cli.progress import Progress


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
    add_truth_arguments(parser)
    parser.add_argument(
        '--protocol',
        choices=('strict', 'paper'),
        default='strict',
        help='protocol of the scores (default: %(default)s)',
    )
    add_offline_arguments(parser)
    parser.add_argument('--max-scans', type=positive, metavar='N', help='stop after N scans')
    parser.set_defaults(run=run, extra='replay')


def run(args: argparse.Namespace) -> None:
    """Evaluate the bag, print and write the result."""
    from asis_ros.ros.recorded.evaluate import evaluate_bag, EvaluationConfig
    from asis_ros.ros.recorded.labels import LabelFields
    from asis_ros.segment.segmenter import Segmenter

    config = EvaluationConfig(
        node=offline_config(args),
        topic=args.topic,
        true=LabelFields(args.true_label, args.true_instance),
        protocol=args.protocol,
        max_scans=args.max_scans,
    )
    result = evaluate_bag(args.bag, Segmenter(config.node), config, Progress('scored'))
    print(f'\n{result.table()}')
    if args.json is not None:
        result.save(args.json)
        print(f'\n{args.json}: the result, scan by scan')
