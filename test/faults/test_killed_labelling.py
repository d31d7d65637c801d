# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis label-bag`` is killed at random times: it ends with the bag of an undisturbed run."""

import hashlib
from pathlib import Path
import shutil

from killed_commands import Kills, NUM_KILLS, seconds_of
from small_bags import messages_of


def test_a_killed_labelling_ends_with_the_same_bag(
    tmp_path: Path, bag: Path, model: list[str]
) -> None:
    out, log = tmp_path / 'out', tmp_path / 'log.txt'
    before = digest_of(bag)
    seconds = seconds_of(['label-bag', str(bag), str(tmp_path / 'straight'), *model], log)
    expected = messages_of(tmp_path / 'straight', None)
    num_kept = []

    def check_no_half_bag() -> None:
        if out.exists():  # killed after its end
            assert messages_of(out, None) == expected
        num_kept.append(len(list(tmp_path.glob('.out.labels/*.zst'))))

    def check_bag() -> None:
        assert messages_of(out, None) == expected
        assert not list(tmp_path.glob('.*'))
        shutil.rmtree(out)

    kills = Kills(['label-bag', str(bag), str(out), *model], log, seconds)
    kills.run(check_no_half_bag, check_bag)
    assert digest_of(bag) == before
    print(
        f'\nlabeller: {NUM_KILLS} kills, labels of up to {max(num_kept)} scans kept; '
        f'{kills.num_finished} bags of {len(expected)} messages ended, all the same'
    )


def digest_of(folder: Path) -> list[str]:
    """Hash the files of a bag."""
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())]
