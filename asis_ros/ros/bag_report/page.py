# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The page of the evaluation of a bag."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from asis_ros.colours import class_colour_table
from asis_ros.pages import render, write_page
from asis_ros.pages.picture import Picture
from asis_ros.pictures import draw_comparison
from asis_ros.ros.bag_report import contents
from asis_ros.ros.bag_report.charts import draw_over_time
from asis_ros.ros.recorded.result import BagResult
from asis_ros.ros.recorded.scoring import ShownScan
from asis_ros.settings import settings_yaml

TEMPLATE = Path(__file__).with_name('page.html')
CAPTION_SCORES = ('mIoU', 'oAcc', 'mCov', 'PQ')


def write_bag_report(path: Path, result: BagResult, command: str) -> None:
    """
    Write the evaluation of a bag as one HTML page, pictures included.

    Parameters
    ----------
    path : Path
        File to write. An existing file is replaced.
    result : BagResult
        The evaluation.
    command : str
        Command line that made it.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        over_time = folder / 'over_time.png'
        if result.scans:
            draw_over_time(over_time, result)
        html = render(
            TEMPLATE,
            result=result,
            facts=_facts(result, command),
            hashes=_hashes(result),
            versions={name: str(value) for name, value in result.machine.items()},
            changed={name: str(value) for name, value in result.node.changed().items()},
            settings=settings_yaml(result.node),
            contents=contents,
            colours=class_colour_table(result.node.output.palette, result.class_names).tolist(),
            over_time=over_time,
            pictures=[_draw(folder, shown, result) for shown in result.worst],
        )
    write_page(path, html)


def _facts(result: BagResult, command: str) -> dict[str, str]:
    """Tell what was evaluated, how, where and when."""
    machine = result.machine
    return {
        'bag': result.bag,
        'topic': result.topic,
        'scans': _scans(result),
        'run': result.mode,
        'weights': result.node.model.path,
        'device': f'{result.device} ({machine["processor"]}, {machine["cores"]} cores)',
        'written': f'{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}',
        'command': command,
    }


def _scans(result: BagResult) -> str:
    if not result.scans:
        return 'none labelled'
    stamps = [scan.stamp_ns for scan in result.scans]
    return (
        f'{len(stamps)} labelled, {result.num_scored} with true labels, '
        f'{sum(result.dropped.values())} dropped; over {(max(stamps) - min(stamps)) / 1e9:.1f} s'
    )


def _hashes(result: BagResult) -> dict[str, str]:
    return {
        'scans as recorded': result.scans_sha256,
        'weights': result.weights_sha256,
        'predictions': result.sha256,
    }


def _draw(folder: Path, shown: ShownScan, result: BagResult) -> Picture:
    """Draw one of the worst scans."""
    scan, path = shown.scan, folder / f'{shown.number}.png'
    draw_comparison(
        path,
        scan.truth.of(scan.cloud),
        scan.predicted.of(scan.cloud),
        to_z_up=scan.to_z_up,
        image_shape=scan.image_shape,
        class_names=result.class_names,
    )
    return Picture(path, _caption(shown, result))


def _caption(shown: ShownScan, result: BagResult) -> str:
    seconds = (shown.scan.stamp_ns - result.scans[0].stamp_ns) / 1e9
    scores = [
        f'{name} {100 * value:.1f} %'
        for name, value in shown.scores.items()
        if name in CAPTION_SCORES
    ]
    return f'Scan {shown.number + 1}, {seconds:.2f} s after the first: {", ".join(scores)}.'
