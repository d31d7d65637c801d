# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Sound files of every format that users give, and the function that reads each."""

from collections.abc import Callable
from dataclasses import dataclass
import io
from pathlib import Path
import zipfile

from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.custom.label_map import load_label_map
from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.room_files import load_room
from asis_ros.datasets.s3dis.annotation import read_annotation
from asis_ros.datasets.s3dis.archive import release_folder
from asis_ros.datasets.s3dis.room import read_room
from asis_ros.datasets.shapenet.shapes import read_shapes
from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.evaluate.results_file import load_results, save_results
from asis_ros.files.clouds import read_cloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics import Score
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint, save_checkpoint
from asis_ros.segment.config import SegmenterConfig
from asis_ros.settings import load_config, settings_yaml
from asis_ros.train.config import load_recipe, TrainingConfig
from asis_ros.train.state_file import KEYS, read_state
import h5py
import numpy as np
from pypcd4 import Encoding, PointCloud
import torch

RNG = np.random.default_rng(0)
XYZ = RNG.random((40, 3)).astype(np.float32)
RGB = RNG.integers(0, 256, (40, 3)).astype(np.uint8)
CLASS_IDS = RNG.integers(0, 13, 40).astype(np.uint8)
INSTANCE_IDS = RNG.integers(0, 5, 40).astype(np.int32)


@dataclass(frozen=True)
class Sample:
    """
    One format.

    Parameters
    ----------
    name : str
        Name of the file that is read.
    content : bytes
        A sound file.
    read : callable
        Reads the file.
    is_zip : bool
        Whether it is a zip file, whose members are damaged, too.
    share : float
        Fraction of the usual number of files; less for formats that take long.

    """

    name: str
    content: bytes
    read: Callable[[Path], object]
    is_zip: bool = False
    share: float = 1.0


def npz(**arrays: np.ndarray) -> bytes:
    """Write arrays as an NPZ file in memory."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def ply(kind: str) -> bytes:
    rows = np.rec.fromarrays([*XYZ.T, *RGB.T], names='x,y,z,red,green,blue')
    header = [
        'ply', f'format {kind} 1.0', 'comment made for a test', f'element vertex {len(rows)}',
        *(f'property float {name}' for name in 'xyz'),
        *(f'property uchar {name}' for name in ('red', 'green', 'blue')),
        'end_header\n',
    ]  # fmt: skip
    text = '\n'.join(' '.join(map(str, row.tolist())) for row in rows) + '\n'
    return '\n'.join(header).encode() + (text.encode() if kind == 'ascii' else rows.tobytes())


def pcd(kind: str) -> bytes:
    header = [
        '# .PCD v0.7 - Point Cloud Data file format', 'VERSION 0.7', 'FIELDS x y z', 'SIZE 4 4 4',
        'TYPE F F F', 'COUNT 1 1 1', f'WIDTH {len(XYZ)}', 'HEIGHT 1', 'VIEWPOINT 0 0 0 1 0 0 0',
        f'POINTS {len(XYZ)}', f'DATA {kind}\n',
    ]  # fmt: skip
    text = '\n'.join(' '.join(map(str, row.tolist())) for row in XYZ) + '\n'
    return '\n'.join(header).encode() + (text.encode() if kind == 'ascii' else XYZ.tobytes())


def compressed_pcd() -> bytes:
    buffer = io.BytesIO()
    PointCloud.from_xyz_points(XYZ).save(buffer, Encoding.BINARY_COMPRESSED)
    return buffer.getvalue()


def shapes() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, 'w') as file:
        file['data'] = RNG.random((1, 2048, 3)).astype(np.float32)
        for key in ('seglabel', 'pid'):
            file.create_dataset(key, data=np.full((1, 2048), 12, np.uint8), compression='gzip')
    return buffer.getvalue()


def annotation() -> bytes:
    rows = np.concatenate([XYZ, RGB], axis=1)
    return b''.join(b'%.3f %.3f %.3f %d %d %d\n' % tuple(row) for row in rows)


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED) as file:
        for name in ('wall_1', 'chair_1'):
            file.writestr(f'Area_1/office_1/Annotations/{name}.txt', annotation())
    return buffer.getvalue()


def array(values: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()


def checkpoint(folder: Path) -> bytes:
    path = folder / 'sound.npz'
    network = Asis(NetworkConfig(backbone='pointnet'))
    save_checkpoint(path, network, CLASS_NAMES, {'seed': '0'})
    content = path.read_bytes()
    path.unlink()
    return content


def state() -> bytes:
    buffer = io.BytesIO()
    torch.save({name: {'weight': torch.arange(6.0), 'step': 3} for name in sorted(KEYS)}, buffer)
    return buffer.getvalue()


def results(folder: Path) -> bytes:
    path = folder / 'sound.json'
    scores = {'strict': {'mIoU': Score('mIoU', 0.5, np.array([0.25, 0.75]))}}
    evaluations = (Evaluation(seed=0, scores=scores),)
    values = {'title': 'mine', 'class_names': ('a', 'b'), 'num_rooms': 2, 'num_points': 100}
    save_results(path, Results(**values, evaluations=evaluations, origin={}))
    return path.read_bytes()


def settings(kind: type) -> bytes:
    return settings_yaml(kind()).encode()


def read_archive(path: Path) -> object:
    return read_room(release_folder(path) / 'Area_1/office_1')


LABEL_MAP = b"""
class_field: label
instance_field: object
classes: {7: rock, 0: ground, 8: rock}
unlabelled: [255, -1]
"""


def samples(folder: Path) -> list[Sample]:
    """Make a sound file of every format; ``folder`` gets what must lie beside some of them."""
    for name, values in (
        ('class_ids.npy', np.zeros((2, 8), np.uint8)),
        ('instance_ids.npy', np.zeros((2, 8), np.int32)),
        ('rooms.npy', np.zeros(2, np.int32)),
    ):
        np.save(folder / name, values)
    room = {'xyz': XYZ, 'rgb': RGB, 'class_ids': CLASS_IDS, 'instance_ids': INSTANCE_IDS}
    return [
        Sample('ascii.ply', ply('ascii'), read_cloud),
        Sample('binary.ply', ply('binary_little_endian'), read_cloud),
        Sample('ascii.pcd', pcd('ascii'), read_cloud),
        Sample('binary.pcd', pcd('binary'), read_cloud),
        Sample('compressed.pcd', compressed_pcd(), read_cloud),
        Sample('cloud.npz', npz(xyz=XYZ, rgb=RGB), read_cloud, is_zip=True),
        Sample('room.npz', npz(**room), load_room, is_zip=True),
        Sample('blocks.npy', array(np.zeros((2, 8, 9), np.float32)), read_blocks),
        Sample('weights.npz', checkpoint(folder), load_checkpoint, is_zip=True, share=0.02),
        Sample('state.pt', state(), read_cpu_state),
        Sample('shapes.h5', shapes(), read_shapes),
        Sample('wall_1.txt', annotation(), read_annotation),
        Sample('s3dis.zip', archive(), read_archive, is_zip=True),
        Sample(
            'settings.yaml', settings_yaml(SegmenterConfig()).encode(), read_settings, share=0.2
        ),
        Sample('recipe.yaml', settings_yaml(TrainingConfig()).encode(), load_recipe, share=0.1),
        Sample('labels.yaml', LABEL_MAP, load_label_map),
        Sample('classes.yaml', b'classes: [ground, rock, "7"]\n', read_class_names),
        Sample('results.json', results(folder), load_results),
    ]


def read_blocks(path: Path) -> object:
    return load_blocks(path.parent)


def read_class_names(path: Path) -> object:
    return load_class_names(path.parent)


def read_cpu_state(path: Path) -> object:
    return read_state(path, torch.device('cpu'))


def read_settings(path: Path) -> object:
    return load_config(SegmenterConfig, path)
