# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scans for the tests, made with numpy alone: a small scene and messages of any layout."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATATYPES = {'i1': 1, 'u1': 2, 'i2': 3, 'u2': 4, 'i4': 5, 'u4': 6, 'f4': 7, 'f8': 8}
FLOOR, WALL, TABLE, FIRST_CHAIR, SECOND_CHAIR = range(5)


@dataclass(frozen=True)
class Scene:
    """A floor, a wall, a table and two chairs; ``objects`` tells them apart by number."""

    xyz: NDArray[np.float32]  # (N, 3), m, z up
    rgb: NDArray[np.uint8]  # (N, 3)
    objects: NDArray[np.int64]  # (N,)


def make_scene(spacing: float = 0.05) -> Scene:
    """Sample the surfaces of the scene on a jittered grid."""
    rng = np.random.default_rng(7)
    chair = (  # seat, back, legs: corner and size
        ((0.0, 0.0, 0.42), (0.45, 0.45, 0.04)),
        ((0.0, 0.41, 0.46), (0.45, 0.04, 0.45)),
        *(((x, y, 0.0), (0.04, 0.04, 0.42)) for x in (0.0, 0.41) for y in (0.0, 0.41)),
    )
    parts = [
        (FLOOR, (120, 100, 80), ((0.0, 0.0, 0.0), (2.4, 2.0, 0.0))),
        (WALL, (230, 230, 220), ((0.0, 2.0, 0.0), (2.4, 0.0, 1.6))),
        (TABLE, (150, 90, 40), ((0.8, 1.0, 0.70), (1.0, 0.6, 0.04))),
        *((FIRST_CHAIR, (40, 60, 160), _moved(part, 0.1, 0.2)) for part in chair),
        *((SECOND_CHAIR, (40, 60, 160), _moved(part, 1.8, 0.2)) for part in chair),
    ]
    points = [_box_surface(*box, spacing, rng) for _, _, box in parts]
    counts = [len(part) for part in points]
    return Scene(
        np.concatenate(points).astype(np.float32),
        np.repeat(np.array([rgb for _, rgb, _ in parts], np.uint8), counts, axis=0),
        np.repeat([number for number, _, _ in parts], counts),
    )


def _moved(box: Any, x: float, y: float) -> Any:
    corner, size = box
    return (corner[0] + x, corner[1] + y, corner[2]), size


def _box_surface(corner: Any, size: Any, spacing: float, rng: np.random.Generator) -> Any:
    faces = []
    for axis in range(3):
        first, second = (other for other in range(3) if other != axis)
        if not size[first] or not size[second]:
            continue
        grid = np.meshgrid(
            np.arange(spacing / 2, size[first], spacing),
            np.arange(spacing / 2, size[second], spacing),
        )
        for depth in {0.0, size[axis]}:
            face = np.full((grid[0].size, 3), depth)
            face[:, first], face[:, second] = grid[0].ravel(), grid[1].ravel()
            faces.append(face)
    points = np.concatenate(faces)
    return points + np.array(corner) + rng.uniform(-0.005, 0.005, points.shape)


def packed(rgb: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Colours of shape (N, 3) as 0x00RRGGBB of shape (N,)."""
    red, green, blue = rgb.astype(np.uint32).T
    return red << 16 | green << 8 | blue


def scene_fields(scene: Scene) -> dict[str, NDArray[Any]]:
    """x, y, z and rgb, each FLOAT32: the layout most cameras send."""
    x, y, z = scene.xyz.T
    return {'x': x, 'y': y, 'z': z, 'rgb': packed(scene.rgb).view(np.float32)}


def make_message(
    columns: dict[str, NDArray[Any]],
    *,
    height: int = 1,
    point_step: int | None = None,
    row_padding: int = 0,
    big_endian: bool = False,
    dense: bool = True,
    frame: str = 'base_link',
) -> SimpleNamespace:
    """
    Lay columns of equal length out as the data of a PointCloud2, in the order given.

    The bytes between fields, points and rows are 0xA5, so that reading them by mistake shows.
    """
    fields, offset = [], 0
    for name, column in columns.items():
        datatype = DATATYPES[column.dtype.str[1:]]
        fields.append(SimpleNamespace(name=name, offset=offset, datatype=datatype, count=1))
        offset += column.dtype.itemsize
    step = point_step or offset
    count = len(next(iter(columns.values())))
    width = count // height
    rows = np.full((height, width * step + row_padding), 0xA5, np.uint8)
    points = rows[:, : width * step].reshape(height, width, step)
    for field, column in zip(fields, columns.values(), strict=True):
        ordered = column.astype(column.dtype.newbyteorder('>' if big_endian else '<'))
        size = column.dtype.itemsize
        raw = np.frombuffer(ordered.tobytes(), np.uint8).reshape(height, width, size)
        end = field.offset + size
        points[:, :, slice(field.offset, end)] = raw
    rows[:, : width * step] = points.reshape(height, width * step)
    return SimpleNamespace(
        header=SimpleNamespace(stamp=SimpleNamespace(sec=0, nanosec=0), frame_id=frame),
        height=height,
        width=width,
        fields=fields,
        is_bigendian=big_endian,
        point_step=step,
        row_step=rows.shape[1],
        data=rows.tobytes(),
        is_dense=dense,
    )


def malformed_messages() -> dict[str, tuple[str, str, SimpleNamespace]]:
    """
    Give messages no decoder should read, each with the reason and a word the report must hold.

    Each is a sound message of three points with one thing wrong.
    """
    x = np.arange(3, dtype=np.float32)
    good = {'x': x, 'y': x, 'z': x}
    cases: dict[str, tuple[str, str, SimpleNamespace]] = {}

    def add(name: str, reason: str, word: str, columns: Any = good, **changes: Any) -> None:
        message = make_message(columns)
        for key, value in changes.items():
            setattr(message, key, value)
        cases[name] = (reason, word, message)

    def add_field(name: str, reason: str, word: str, **changes: Any) -> None:
        message = make_message(good)
        for key, value in changes.items():
            setattr(message.fields[0], key, value)
        cases[name] = (reason, word, message)

    full = make_message(good).data
    add('data one byte short', 'size_mismatch', '35 bytes', data=full[:-1])
    add('data one point too long', 'size_mismatch', '48 bytes', data=full + full[:12])
    add('point_step 0', 'size_mismatch', 'point_step is 0', point_step=0)
    add('row_step too small', 'size_mismatch', 'row_step is 35', row_step=35, data=full[:-1])
    add('huge size', 'size_mismatch', '4294967295', width=2**32 - 1, height=2**32 - 1)
    add('no z', 'missing_field', "'z'", {'x': x, 'y': x})
    add('no fields', 'missing_field', "'x'", fields=[])
    twice = [*make_message(good).fields, make_message(good).fields[0]]
    add('x twice', 'duplicate_field', "'x'", fields=twice)
    add_field('count 0', 'bad_count', "'x' has count 0", count=0)
    add_field('count 3', 'bad_count', "'x' has count 3", count=3)
    add_field('datatype 0', 'bad_datatype', "'x' has datatype 0", datatype=0)
    add_field('datatype 99', 'bad_datatype', "'x' has datatype 99", datatype=99)
    add_field('x beyond the point', 'bad_offset', "'x' ends at byte 13", offset=9)
    whole = np.arange(3, dtype=np.int16)
    add('int16 xyz', 'bad_datatype', 'INT16', {'x': whole, 'y': whole, 'z': whole})
    colour = np.zeros(3, np.uint16)
    add('rgb of 16 bits', 'bad_datatype', "'rgb'", {**good, 'rgb': colour})
    return cases
