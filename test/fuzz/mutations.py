# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Random damage of files: of their bytes, and of the arrays in them past the checksums."""

from collections.abc import Callable
import io
import zipfile

from numpy.random import Generator

INTERESTING = (
    b'\x00', b'\xff', b'\x7f', b'-1', b'0', b'nan', b'1e999', b'99999999', b'2147483648',
    b'18446744073709551615', b'\n', b' ', b'\t', b'"', b"'", b'[' * 50, b'{', b'&a ', b'*a',
    b': ', b'- ', b'#', b'\xc3\xa9', b'PK\x05\x06', b'!!python/object:os.system {}',
)  # fmt: skip


def flip_a_bit(content: bytearray, rng: Generator) -> None:
    content[rng.integers(len(content))] ^= 1 << int(rng.integers(8))


def overwrite(content: bytearray, rng: Generator) -> None:
    start = rng.integers(len(content))
    new = rng.bytes(int(rng.integers(1, 9)))
    content[start : start + len(new)] = new


def cut(content: bytearray, rng: Generator) -> None:
    del content[int(rng.integers(len(content))) :]


def leave_out(content: bytearray, rng: Generator) -> None:
    start = int(rng.integers(len(content)))
    del content[start : start + int(rng.integers(1, 65))]


def repeat(content: bytearray, rng: Generator) -> None:
    start = int(rng.integers(len(content)))
    piece = content[start : start + int(rng.integers(1, 65))]
    content[start:start] = piece * int(rng.integers(1, 20))


def insert(content: bytearray, rng: Generator) -> None:
    start = int(rng.integers(len(content)))
    content[start:start] = INTERESTING[rng.integers(len(INTERESTING))]


def change_a_number(content: bytearray, rng: Generator) -> None:
    """Replace a run of digits near a random place; headers are made of them."""
    start = int(rng.integers(len(content)))
    while start < len(content) and not 48 <= content[start] < 58:
        start += 1
    end = start
    while end < len(content) and 48 <= content[end] < 58:
        end += 1
    numbers = (b'0', b'-1', b'7', b'65536', b'99999999', b'4294967295', b'9' * 30)
    content[start:end] = numbers[rng.integers(len(numbers))]


CHANGES: tuple[Callable[[bytearray, Generator], None], ...] = (
    flip_a_bit,
    overwrite,
    cut,
    leave_out,
    repeat,
    insert,
    change_a_number,
)


def damaged(content: bytes, rng: Generator) -> bytes:
    """Change one to four places; half of them in the first 500 bytes, where headers are."""
    changed = bytearray(content)
    for _ in range((1, 1, 1, 2, 4)[rng.integers(5)]):
        if not changed:
            break
        head = changed if rng.random() < 0.5 else changed[:500]
        rest = changed[len(head) :]
        change = CHANGES[rng.integers(len(CHANGES))]
        change(head, rng)
        changed = head + (b'' if change is cut else rest)
    return bytes(changed)


def damaged_member(content: bytes, rng: Generator) -> bytes:
    """Damage one file inside a zip file, whose checksums are then right again."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        names = old.namelist()
        chosen = names[rng.integers(len(names))]
        for name in names:
            member = old.read(name)
            new.writestr(name, damaged(member, rng) if name == chosen else member)
    return buffer.getvalue()
