# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis evaluate-bag``: score a bag in code, without DDS."""

import argparse
from dataclasses import replace
from pathlib import Path

from asis_ros.cli.arguments import (
    add_model_arguments,
    add_truth_arguments,
    add_up_arguments,
    Commands,
    positive,
)
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
    parser.add_argument('--topic', help='topic of the scans (default: the only PointCloud2 topic)')
    parser.add_argument('--json', type=Path, metavar='FILE', help='also write the result as JSON')
    add_truth_arguments(parser)
    parser.add_argument(
        '--protocol',
        choices=('strict', 'paper'),
        default='strict',
        help='protocol of the scores (default: %(default)s)',
    )
    parser.add_argument('--target-frame', default='', help='frame with z up to transform to by TF')
    parser.add_argument('--fixed-frame', default='', help='frame of the tracks')
    add_up_arguments(parser, default='-y in frames named "optical", else z')
    add_model_arguments(parser)
    parser.add_argument(
        '--config', type=Path, metavar='YAML', help='settings that differ from the defaults'
    )
    parser.add_argument('--max-scans', type=positive, metavar='N', help='stop after N scans')
    parser.set_defaults(run=run, extra='replay')


def run(args: argparse.Namespace) -> None:
    """Evaluate the bag, print and write the result."""
    from asis_ros.ros.node.config import NodeConfig
    from asis_ros.ros.recorded.evaluate import evaluate_bag, EvaluationConfig
    from asis_ros.ros.recorded.labels import LabelFields
    from asis_ros.segment.segmenter import Segmenter
    from asis_ros.settings import load_config

    node = load_config(NodeConfig, args.config) if args.config else NodeConfig()
    model = replace(
        node.model,
        path=node.model.path if args.checkpoint is None else str(args.checkpoint),
        device=args.device or node.model.device,
    )
    given = {
        'target_frame': args.target_frame,
        'fixed_frame': args.fixed_frame,
        'up': args.up,
        'sensor_pose': args.sensor_pose and tuple(args.sensor_pose),
    }
    node = replace(
        node, model=model, tf_timeout_s=0.0, **{name: item for name, item in given.items() if item}
    )
    config = EvaluationConfig(
        node=node,
        topic=args.topic,
        true=LabelFields(args.true_label, args.true_instance),
        protocol=args.protocol,
        max_scans=args.max_scans,
    )
    result = evaluate_bag(args.bag, Segmenter(node), config, Progress('scored'))
    print(f'\n{result.table()}')
    if args.json is not None:
        result.save(args.json)
        print(f'\n{args.json}: the result, scan by scan')
