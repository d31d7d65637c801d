# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""config/segment.rviz against what rviz 2 knows: it ignores misspelt properties in silence."""

import pytest
from repository import CONFIG
import yaml

FILE = CONFIG / 'segment.rviz'
MANAGER = yaml.safe_load(FILE.read_text())['Visualization Manager']
DISPLAYS = {display['Name']: display for display in MANAGER['Displays']}

COMMON = {'Class', 'Name', 'Enabled', 'Value'}
PROPERTIES = {
    'rviz_default_plugins/Axes': {'Length', 'Radius', 'Reference Frame'},
    'rviz_default_plugins/MarkerArray': {'Topic'},
    'rviz_default_plugins/PointCloud2': {
        'Alpha',
        'Autocompute Intensity Bounds',
        'Channel Name',
        'Color Transformer',
        'Max Intensity',
        'Min Intensity',
        'Position Transformer',
        'Size (m)',
        'Style',
        'Topic',
        'Use rainbow',
    },
}
TOPIC = {
    'Depth': {2, 10},
    'Durability Policy': {'Volatile', 'Transient Local'},
    'History Policy': {'Keep Last', 'Keep All'},
    'Reliability Policy': {'Best Effort', 'Reliable'},
    'Value': {
        f'/asis_segmenter/output/{name}'
        for name in ('points', 'points_semantic', 'points_instance', 'markers')
    },
}
CHOICES = {
    'Color Transformer': {'Intensity', 'RGB8'},
    'Position Transformer': {'XYZ'},
    'Style': {'Points', 'Squares', 'Flat Squares', 'Spheres', 'Boxes'},
    'Channel Name': {'label', 'instance_id', 'score'},
}


@pytest.mark.parametrize('name', DISPLAYS)
def test_displays_have_classes_and_properties_that_rviz_has(name):
    display = DISPLAYS[name]
    assert set(display) <= COMMON | PROPERTIES[display['Class']]


@pytest.mark.parametrize('name', DISPLAYS)
def test_properties_have_values_that_rviz_has(name):
    for key, values in CHOICES.items():
        assert DISPLAYS[name].get(key) in values | {None}
    for key, value in DISPLAYS[name].get('Topic', {}).items():
        assert value in TOPIC[key]


def test_instances_and_markers_show_without_a_click():
    shown = [name for name, display in DISPLAYS.items() if display['Enabled']]
    assert shown == ['Sensor', 'Instances', 'Boxes and names']


def test_a_display_is_enabled_where_its_box_is_ticked():
    assert all(display['Enabled'] == display['Value'] for display in DISPLAYS.values())


def test_a_fixed_frame_and_a_view_are_set():
    assert MANAGER['Global Options']['Fixed Frame'] == 'camera_depth_optical_frame'
    view = MANAGER['Views']['Current']
    assert view['Class'] == 'rviz_default_plugins/Orbit'
    assert 1 <= view['Distance'] <= 20
    assert abs(view['Pitch']) < 1.5698  # rviz keeps the pitch of an orbit inside a right angle
