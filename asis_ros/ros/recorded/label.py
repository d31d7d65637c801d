# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labelling of a bag in code: labels beside all that was recorded, without DDS."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

from asis_ros import __version__
from asis_ros.bags.messages import (
    BagMessage,
    CLOUD_TYPE,
    decode,
    encode,
    LATCHED,
    standard_channel,
)
from asis_ros.bags.metadata import read_metadata
from asis_ros.bags.reader import Bag, is_scan_channel
from asis_ros.bags.writer import BagWriter, new_bag
from asis_ros.errors import CloudError, DatasetError
from asis_ros.ros.messages import bag_types
from asis_ros.ros.messages.cloud import cloud_msg
from asis_ros.ros.messages.detections import detections_msg
from asis_ros.ros.messages.label_text import label_text
from asis_ros.ros.messages.markers import InstanceMarkers
from asis_ros.ros.names import (
    DETECTIONS_TOPIC,
    LABEL_INFO_TOPIC,
    MARKERS_TOPIC,
    POINTS_TOPIC,
    TIMES_PREFIX,
)
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.kept_labels import KeptLabels
from asis_ros.ros.recorded.label_result import LabelResult
from asis_ros.ros.recorded.labeller import RecordedLabeller
from asis_ros.segment.segmenter import Segmenter
from asis_ros.weights import find_weights

logger = logging.getLogger(__name__)

OUTPUTS = {
    topic: standard_channel(topic, type_name, qos)
    for topic, type_name, qos in (
        (LABEL_INFO_TOPIC, 'std_msgs/msg/String', LATCHED),
        (POINTS_TOPIC, CLOUD_TYPE, ''),
        (MARKERS_TOPIC, 'visualization_msgs/msg/MarkerArray', ''),
        (DETECTIONS_TOPIC, 'vision_msgs/msg/Detection3DArray', ''),
    )
}
"""Channels that are added, by topic."""

RESULT = 'labels'
"""Entry of metadata.yaml of a labelled bag: its result."""


def label_bag(
    source: Path,
    target: Path,
    segmenter: Segmenter,
    config: NodeConfig,
    topic: str | None = None,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> LabelResult:
    """
    Write a bag with all messages of another, and labelled cloud, markers and detections of scans.

    An interrupted run keeps the segmentations of the scans it has done in a hidden folder beside
    ``target``, and the next one uses them: the result is the same to the last bit. A bag that is
    labelled already, with the same settings, is not labelled again.

    Parameters
    ----------
    source : Path
        Any rosbag2 with scans; it is only read.
    target : Path
        Folder of the new bag.
    segmenter : Segmenter
        Segmenter with the settings ``config``.
    config : NodeConfig
        Settings of the node. Those of subscriptions and of time do not apply.
    topic : str, optional
        Topic of the scans; None: the only one.
    on_scan : callable, optional
        Called after each scan with the number of scans done and their total.

    Returns
    -------
    LabelResult

    Raises
    ------
    DatasetError
        If the bag cannot be read or has no such topic, no scan can be labelled, or ``target`` is
        the bag itself, anything else than a labelled bag, or cannot be written.
    ConfigError
        If a setting makes predictions depend on time, or does not fit the weights.

    """
    _check_apart(source, target)
    with Bag(source) as bag:
        topic, total = bag.scans_topic(topic)
        if topic in OUTPUTS:
            raise DatasetError(
                f'{topic} of {source} holds labels: choose other scans with --topic'
            )
        settings = _settings(segmenter, config)
        origin = _digest(settings, topic, *_files(source))
        kept = KeptLabels(segmenter, target.with_name(f'.{target.name}.labels'), settings)
        finished = _finished(target, origin)
        if finished is not None:
            kept.delete()
            return finished
        labeller = RecordedLabeller(bag, kept, segmenter.class_names, config)
        try:
            with new_bag(target) as writer:
                run = _Run(labeller, writer, segmenter.class_names, config)
                _copy(bag, topic, run, lambda: on_scan(run.num_done, total))
                result = run.result(source, topic, kept.num_found)
                writer.custom[RESULT] = json.dumps({'origin': origin, **result.to_mapping()})
        except BaseException:
            if len(kept):
                logger.warning(
                    '%s: the labels of %d scans are kept, the same command goes on from there',
                    target, len(kept),
                )  # fmt: skip
            raise
    kept.delete()
    return result


def _copy(bag: Bag, topic: str, run: '_Run', on_scan: Callable[[], None]) -> None:
    """Write every message of a bag, and the labels of a scan after the scan."""
    for message in bag.messages():
        run.copy(message)
        if message.topic == topic and is_scan_channel(message.channel):
            run.label(message)
            on_scan()


class _Run:
    """The labelling of one bag."""

    def __init__(
        self,
        labeller: RecordedLabeller,
        writer: BagWriter,
        class_names: Sequence[str],
        config: NodeConfig,
    ) -> None:
        self.num_done = 0
        self._labeller = labeller
        self._writer = writer
        self._class_names = class_names
        self._config = config
        self._markers = InstanceMarkers(bag_types, class_names, labeller.class_colours)
        self._num_labelled = self._num_instances = 0
        self._dropped: Counter[str] = Counter()
        self._limits: Counter[str] = Counter()
        self._is_started = False
        for channel in OUTPUTS.values():
            writer.add(channel)

    def copy(self, message: BagMessage) -> None:
        """Write a message as it was recorded; those of an earlier labelling are left out."""
        if not self._is_started:
            self._is_started = True
            colours, unknown = self._labeller.class_colours, self._config.output.unknown_label
            text = label_text(self._class_names, colours, unknown)
            self._write(LABEL_INFO_TOPIC, message.time, bag_types.String(data=text))
        if message.topic not in OUTPUTS and not message.topic.startswith(TIMES_PREFIX):
            self._writer.write(message)

    def label(self, message: BagMessage) -> None:
        """Label a scan, and write labelled cloud, markers and detections at its time."""
        self.num_done += 1
        try:
            scan = decode(message.type_name, message.data)
            labelled = self._labeller.label(scan)
        except CloudError as error:
            self._drop(message, error.reason, error)
            return
        except DatasetError as error:
            self._drop(message, 'unreadable', error)
            return
        frame_id = self._config.target_frame or scan.header.frame_id
        header = bag_types.Header(stamp=scan.header.stamp, frame_id=frame_id)
        boxes = labelled.done.boxes(self._class_names, self._config)
        cloud = cloud_msg(bag_types, scan, labelled.points)
        self._write(POINTS_TOPIC, message.time, cloud)
        self._write(MARKERS_TOPIC, message.time, self._markers.update(header, boxes))
        detections = detections_msg(bag_types, header, boxes, self._class_names)
        self._write(DETECTIONS_TOPIC, message.time, detections)
        self._num_labelled += 1
        self._num_instances += len(labelled.done.track_ids)
        self._limits.update(labelled.done.segmentation.limits)

    def result(self, source: Path, topic: str, num_kept: int) -> LabelResult:
        """Summarise the run; fail if it labelled nothing."""
        if not self._num_labelled:
            reasons = ', '.join(f'{reason} {count}' for reason, count in self._dropped.items())
            raise DatasetError(f'no scan of {source} on {topic} can be labelled: {reasons}')
        return LabelResult(
            bag=str(source),
            topic=topic,
            num_labelled=self._num_labelled,
            num_kept=num_kept,
            num_instances=self._num_instances,
            dropped=dict(self._dropped),
            limits=dict(self._limits),
        )

    def _drop(self, message: BagMessage, reason: str, error: Exception) -> None:
        if reason not in self._dropped:
            logger.warning(
                'the scan at %.3f s is not labelled (%s): %s', message.time / 1e9, reason, error
            )
        self._dropped[reason] += 1

    def _write(self, topic: str, time: int, message: Any) -> None:
        channel = OUTPUTS[topic]
        self._writer.write(BagMessage(channel, time, encode(channel.type_name, message)))


def _check_apart(source: Path, target: Path) -> None:
    """Fail if the new bag would touch the old one."""
    old, new = source.resolve(), target.resolve()
    if old == new or old in new.parents or new in old.parents:
        raise DatasetError(
            f'{target} would change the bag {source}: choose a folder outside of it'
        )


def _finished(target: Path, origin: str) -> LabelResult | None:
    """Read the result of ``target`` if it is of ``origin``; fail if it is no labelled bag."""
    if not target.exists():
        return None
    try:
        metadata = read_metadata(target)
    except (DatasetError, NotADirectoryError):
        metadata = None
    text = None if metadata is None else metadata.custom.get(RESULT)
    if text is None:
        raise DatasetError(
            f'{target} exists and is no bag of "asis label-bag": choose another folder'
        )
    try:
        found: Mapping[str, Any] = json.loads(text)
        if found.get('origin') == origin:
            return LabelResult.from_mapping(found)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass  # of another version: labelled anew
    return None


def _settings(segmenter: Segmenter, config: NodeConfig) -> str:
    """Name all that labels depend on besides the scans."""
    weights = hashlib.sha256(find_weights(config.model.path).read_bytes()).hexdigest()
    model = replace(config.model, path='', device='', num_threads=0)
    settings = repr(replace(config, model=model, snapshot_folder='', autostart=True))
    return f'{__version__} {weights} {segmenter.device} {settings}'


def _files(source: Path) -> list[str]:
    """Name, size and time of the files of a bag."""
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    states = [(path.name, path.stat()) for path in files if path.is_file()]
    return [f'{name} {state.st_size} {state.st_mtime_ns}' for name, state in states]


def _digest(*texts: str) -> str:
    return hashlib.sha256('\n'.join(texts).encode()).hexdigest()
