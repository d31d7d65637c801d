# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A miniature of the S3DIS archive, with its layout and its known defects."""

import zipfile

import pytest

RELEASE = 'Stanford3dDataset_v1.2_Aligned_Version'

FILES = {
    'Area_1/Area_1_alignmentAngle.txt': b'office_1 180\n',
    'Area_1/.DS_Store': b'\0\0\0\1Bud1',
    'Area_1/office_1/office_1.txt': b'this file is not read',
    'Area_1/office_1/Annotations/.DS_Store': b'\0\0\0\1Bud1',
    'Area_1/office_1/Annotations/Icon\r': b'',
    'Area_1/office_1/Annotations/floor_1.txt': b'-1.5 2.0 -0.25 0 128 255\n-1.0 2.5 0.0 9 8 7\n',
    'Area_1/office_1/Annotations/chair_1.txt': b'-1.25 3.0 0.75 1 2 3\n',
    'Area_1/office_1/Annotations/chair_2.txt': b'-1.5 3.0 0.75 4.000000 5.000000 6.000000\n',
    'Area_1/office_1/Annotations/chair_10.txt': b'-1.0 3.0 0.5 7 8 9\r\n',
    'Area_1/office_1/Annotations/stairs_1.txt': b'-1.0 3.5 0.5 10 11 12\n',
    'Area_2/auditorium_1/Annotations/board_1.txt': (b'1 2 3 4 5 6\n1 2 3 167.00\x10000 15 16\n'),
    'Area_3/hallway_2/Annotations/wall_1.txt': b'1 -9.161 3 4 5 6\n1 -9.1\x160 3 4 5 6\n',
    'Area_5/hallway_6/Annotations/ceiling_1.txt': b'1 2 3 4 5 6\n1 2 3 185\x00187 190\n',
    'Area_5/office_36/Annotations/wall_3.txt': b'1 2 3 4 5 6\n2 3 4 5 6 7\n',
    'Area_5/office_36/Annotations/wall_3 (1).txt': b'1 2 3 4 5 6\n2 3 4 5 6 7\n',
}


@pytest.fixture
def write_archive(tmp_path):
    """Write an archive of these files, by default those of the miniature; give its path."""

    def write(files=None, name=RELEASE):
        folder = tmp_path / name
        for path, content in (FILES if files is None else files).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return folder

    return write


@pytest.fixture
def zip_archive(tmp_path, write_archive):
    """Write the miniature as a zip file, as macOS makes it; give its path."""
    write_archive()
    path = tmp_path / 'download.zip'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, content in FILES.items():
            file.writestr(f'{RELEASE}/{name}', content)
            file.writestr(f'__MACOSX/{RELEASE}/{name}', b'')
    return path
