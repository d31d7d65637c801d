# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.report.page: content of the page."""

import base64
from collections import Counter
from html.parser import HTMLParser
import re

from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.datasets.shapenet.prepare import prepare_shapenet
from asis_ros.errors import DatasetError
from asis_ros.evaluate.report.page import write_report, write_shape_report
from asis_ros.evaluate.report.runs import read_groups
from asis_ros.evaluate.score_tables import class_table, score_table
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
import h5py
import numpy as np
import pytest
import torch

BLADE = CATEGORIES['knife'][0]


class Page(HTMLParser):
    """Texts of all elements by tag, and the sources of the pictures."""

    def __init__(self, path):
        super().__init__()
        self.texts, self.sources, self._open = {}, [], []
        self.feed(path.read_text(encoding='utf-8'))

    def handle_starttag(self, tag, attrs):
        self.sources += [value for name, value in attrs if name == 'src']
        if tag not in ('meta', 'img'):
            self._open.append(tag)
            self.texts.setdefault(tag, []).append('')

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, f'{tag} closes another element'

    def handle_data(self, data):
        if self._open:
            self.texts[self._open[-1]][-1] += data


@pytest.fixture
def ablation(save_run, tmp_path):
    """Save three of four variants on PointNet, trained with one command on two machines."""
    for variant, title in (('baseline', 'base'), ('fusion', 'with IF'), ('asis', 'whole')):
        machine = 'small' if variant == 'asis' else 'large'
        save_run(tmp_path / 'pointnet' / variant, title, command='asis ablate <x>', area='2',
                 machine=machine, settings='{"steps": 5}')  # fmt: skip
    return tmp_path


def test_scores_are_on_the_page_as_mean_and_spread(ablation):
    page = Page(write_report(ablation, []))
    # Floor 75 and 100, chair 50 and 100: 87.5 +- 12.5, 75 +- 25, mean 81.25 +- 18.75.
    assert {'87.5 ± 12.5', '75.0 ± 25.0', '81.2 ± 18.8'} <= set(page.texts['td'])
    assert {'base', 'with IF', 'whole', 'mean', 'floor', 'chair', 'sofa'} <= set(page.texts['th'])


def test_every_cell_of_every_table_of_scores_is_on_the_page(ablation):
    page = Counter(Page(write_report(ablation, [])).texts['td'])
    runs = [run.results for run in read_groups(ablation)[0].runs]
    tables = [score_table(runs)]
    tables += [class_table(run, protocol) for run in runs for protocol in ('strict', 'paper')]
    assert page >= Counter(str(cell) for table in tables for row in table[1:] for cell in row[1:])


def test_the_page_needs_nothing_beside_it(ablation, rooms):
    path = write_report(ablation, rooms, device='cpu')
    page = Page(path)
    assert path == ablation / 'report.html'
    pictures = [path.read_bytes() for path in sorted((ablation / 'pictures').iterdir())]
    embedded = []
    for source in page.sources:
        start, _, content = source.partition(',')
        assert start == 'data:image/png;base64'
        embedded.append(base64.b64decode(content))
    assert sorted(embedded) == sorted(pictures)
    assert len(pictures) == 3  # changes, one room, embeddings
    assert not re.search(r'<(link|script|iframe)|@import|url\(', path.read_text(encoding='utf-8'))


def test_only_rooms_that_were_not_trained_on_are_drawn(ablation, rooms):
    write_report(ablation, rooms, device='cpu')
    names = {path.name for path in (ablation / 'pictures').iterdir()}
    assert 'pointnet_Area_2_corner.png' in names
    assert 'pointnet_Area_1_corner.png' not in names


def test_rooms_are_evenly_spaced(save_run, rooms, tmp_path):
    save_run(tmp_path, 'mine')
    path = write_report(tmp_path, [rooms[0], rooms[0], rooms[1]], num_rooms=2, device='cpu')
    drawn = [path.name for path in sorted((path.parent / 'pictures').glob('*corner.png'))]
    assert drawn == ['network_Area_1_corner.png', 'network_Area_2_corner.png']


def test_what_all_networks_have_in_common_stands_at_the_top(ablation):
    page = write_report(ablation, []).read_text(encoding='utf-8')
    header = page.partition('<header>')[2].partition('</header>')[0]
    assert 'asis ablate &lt;x&gt;' in header
    assert 'machine' not in header  # two machines; each network names its own further down
    assert page.count('>small<') == 1
    assert page.count('>large<') == 2


@pytest.fixture
def parts(tmp_path):
    """Save three knives, and a network that calls all of them blade: IoU 1, 1/4, 0."""
    with h5py.File(tmp_path / 'ply_data_test0.h5', 'w') as file:
        file['data'] = np.random.default_rng(0).normal(size=(3, 2048, 3))
        file['seglabel'] = np.where(np.arange(2048) < [[2048], [1024], [0]], BLADE, BLADE + 1)
        file['pid'] = np.zeros((3, 2048))
    prepare_shapenet(tmp_path, tmp_path / 'shapes', ['test'])
    network = Asis(NetworkConfig(backbone='pointnet', num_features=3, num_classes=50))
    with torch.no_grad():
        network.semantic_head.weight.zero_()
        network.semantic_head.bias[BLADE] = 1
    save_checkpoint(tmp_path / 'weights.npz', network, PART_NAMES, {'command': 'asis train'})
    return tmp_path


def test_shapes_are_scored_and_drawn(parts):
    page = Page(write_shape_report(parts, parts / 'shapes', num_shapes=2, device='cpu'))
    # IoU of blade and handle: 1 and 1, 1/2 and 0, 0 and 0.
    assert page.texts['td'].count('41.7') == 4  # mIoU; knife, means of shapes and categories
    assert page.texts['h2'] == ['Parts of shapes']
    assert 'shapes: 3' in page.texts['p']
    assert 'asis train' in page.texts['dd']
    picture = base64.b64decode(page.sources[0].partition(',')[2])
    assert picture == (parts / 'pictures' / 'shapes.png').read_bytes()


def test_drawn_shapes_are_evenly_spaced(parts, figures):
    write_shape_report(parts, parts / 'shapes', num_shapes=2, device='cpu')
    titles = [axis.get_title() for axis in figures[0].axes]
    assert titles[2::4] == ['predicted parts, mIoU 100.0', 'predicted parts, mIoU 0.0']


def test_shapes_without_pictures_are_scored(parts):
    page = Page(write_shape_report(parts, parts / 'shapes', num_shapes=0, device='cpu'))
    assert '41.7' in page.texts['td']
    assert 'No pictures of shapes: none were asked for.' in page.texts['p']
    assert not page.sources


def test_settings_are_written_line_by_line(ablation):
    assert '<details><summary>show</summary>steps: 5\n</details>' in write_report(
        ablation, []
    ).read_text(encoding='utf-8')


def test_what_is_missing_is_listed(ablation):
    notes = Page(write_report(ablation, [])).texts['p']
    assert 'No results on PointNet++.' in notes
    assert 'No results of +SA.' in notes
    assert 'No pictures of rooms: no rooms were given.' in notes


def test_missing_weights_are_listed(save_run, rooms, tmp_path):
    save_run(tmp_path, 'mine', with_weights=False)
    notes = Page(write_report(tmp_path, rooms)).texts['p']
    assert 'No pictures of rooms: the weights of mine are missing.' in notes


def test_a_single_network_shows_its_provenance(save_run, tmp_path):
    save_run(tmp_path, 'mine', command='asis train')
    page = Page(write_report(tmp_path, []))
    assert page.texts['h2'] == ['mine']
    assert page.texts['dd'] == ['asis train']


def test_seeds_rooms_and_points_are_on_the_page(save_run, tmp_path):
    save_run(tmp_path, 'mine')
    assert (
        'rooms: 1; points: 5; sampling seeds: 0, 1' in Page(write_report(tmp_path, [])).texts['p']
    )


def test_a_page_that_cannot_be_written_is_named(save_run, tmp_path):
    save_run(tmp_path, 'mine')
    (tmp_path / 'report.html').mkdir()
    with pytest.raises(DatasetError, match=r'cannot write .*report.html: Is a directory'):
        write_report(tmp_path, [])
