# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Random messages, sound and malformed, beside a decoder that reads one value at a time.

``FUZZ_MESSAGES`` sets their number; ``make fuzz`` decodes a million and prints the results.
"""

from collections import Counter
import os
import struct
from types import SimpleNamespace
from typing import Any

from asis_ros.cloud import PointCloud
from asis_ros.errors import CloudError
from asis_ros.ros.messages.decode import cloud_from_msg
import numpy as np

NUM_MESSAGES = int(os.environ.get('FUZZ_MESSAGES', '30000'))
CODES = {7: 'f', 8: 'd'}
SIZES = {1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 8: 8}
STRANGE = (0, 1, 2, 3, 7, 8, 12, 16, 99, 255, 2**16, 2**31 - 1, 2**31, 2**32 - 1)
REASONS = {
    'size_mismatch',
    'missing_field',
    'duplicate_field',
    'bad_datatype',
    'bad_count',
    'bad_offset',
}


def sound_message(rng: np.random.Generator) -> SimpleNamespace:
    """Draw fields in any order with gaps, either byte order, padded points and rows."""
    height, width = int(rng.integers(0, 4)), int(rng.integers(0, 5))
    fields, offset = [], 0
    names = ['x', 'y', 'z', *(('rgb',), ('rgba',), ('intensity',), ())[rng.integers(4)]]
    for index in rng.permutation(len(names)):
        name = names[index]
        datatype = int(rng.choice((7, 8) if name in 'xyz' else (6, 7)))
        offset += int(rng.integers(0, 3))
        fields.append(SimpleNamespace(name=name, offset=offset, datatype=datatype, count=1))
        offset += SIZES[datatype]
    step = offset + int(rng.integers(0, 5))
    row_step = width * step + int(rng.integers(0, 5))
    return SimpleNamespace(
        height=height,
        width=width,
        fields=fields,
        is_bigendian=bool(rng.integers(2)),
        is_dense=bool(rng.integers(2)),
        point_step=step,
        row_step=row_step,
        data=rng.bytes(height * row_step),
    )


def change(message: SimpleNamespace, rng: np.random.Generator) -> None:
    """Change one number, field or length of a message."""
    value = int(STRANGE[rng.integers(len(STRANGE))])
    kind = rng.integers(8)
    if kind < 4:
        name = ('height', 'width', 'point_step', 'row_step')[kind]
        setattr(message, name, value if rng.random() < 0.5 else abs(getattr(message, name) - 1))
    elif kind == 4:
        message.data = message.data[:value] if rng.random() < 0.5 else message.data + b'\0' * 3
    elif kind == 5 and message.fields:
        message.fields.pop(int(rng.integers(len(message.fields))))
    elif message.fields:
        field = message.fields[rng.integers(len(message.fields))]
        name = ('name', 'offset', 'datatype', 'count')[rng.integers(4)]
        names = ('x', 'y', 'z', 'rgb', 'rgba', '')
        setattr(field, name, names[rng.integers(len(names))] if name == 'name' else value)


def slow_decode(message: Any) -> tuple[list[list[float]], list[list[int]] | None]:
    """Read value after value with ``struct``, by the definition of the message."""
    fields = {field.name: field for field in message.fields}
    order = '>' if message.is_bigendian else '<'
    xyz, rgb = [], []
    colour = fields.get('rgb') or fields.get('rgba')
    for row in range(message.height):
        for column in range(message.width):
            point = row * message.row_step + column * message.point_step
            xyz.append(
                [
                    struct.unpack_from(
                        order + CODES[fields[name].datatype],
                        message.data,
                        point + fields[name].offset,
                    )[0]
                    for name in 'xyz'
                ]
            )
            if colour:
                (bits,) = struct.unpack_from(order + 'I', message.data, point + colour.offset)
                rgb.append([bits >> 16 & 255, bits >> 8 & 255, bits & 255])
    return xyz, rgb if colour else None


def decoded(message: Any) -> tuple[PointCloud | None, str]:
    """Decode a message; return the cloud, or the reason of the refusal."""
    try:
        return cloud_from_msg(message), ''
    except CloudError as error:
        return None, error.reason


def test_every_message_is_decoded_as_value_by_value_or_refused_with_a_reason() -> None:
    rng = np.random.default_rng(15)
    outcomes: Counter[str] = Counter()
    for number in range(NUM_MESSAGES):
        message = sound_message(rng)
        num_changes = int(rng.integers(0, 4))
        for _ in range(num_changes):
            change(message, rng)
        before = repr(message)
        cloud, reason = decoded(message)
        assert repr(message) == before, f'message {number} was changed'
        if cloud is None:
            assert num_changes, f'message {number} is sound, and was refused: {reason}'
            outcomes[reason] += 1
            continue
        outcomes['decoded'] += 1
        assert len(cloud) == message.height * message.width
        if len(cloud):
            xyz, rgb = slow_decode(message)
            np.testing.assert_array_equal(cloud.xyz, xyz, f'message {number}')
            assert (cloud.rgb is None) == (rgb is None), f'message {number}'
            if rgb is not None:
                np.testing.assert_array_equal(cloud.rgb, np.float32(rgb) / np.float32(255))
    print(f'{NUM_MESSAGES} messages:', dict(outcomes.most_common()))
    assert set(outcomes) == REASONS | {'decoded'}
    assert outcomes['decoded'] > NUM_MESSAGES / 4
