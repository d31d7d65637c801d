# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The SROS 2 policy allows what the node does, and nothing else."""

from fnmatch import fnmatch
from xml.etree import ElementTree

import pytest
from repository import ROOT

pytest.importorskip('rclpy', reason='needs ROS 2')

NODE = 'asis_segmenter'
POLICY = ElementTree.parse(ROOT / 'config' / f'{NODE}.policy.xml')
ONLY_WITH = {
    '/clock': 'use_sim_time',
    '/parameter_events': 'use_sim_time',
    '/tf': 'target_frame',
    '/tf_static': 'target_frame',
    f'/{NODE}/output/detections': 'vision_msgs',
}
"""Topics that the node has only with a setting or a package."""


def allowed(kind, right):
    """Collect the names of topics or services with a right, ``~`` expanded."""
    return {
        expression.text.replace('~', f'/{NODE}')
        for rules in POLICY.iter(f'{kind}s')
        if rules.get(right) == 'ALLOW'
        for expression in rules.iter(kind)
    }


@pytest.fixture
def seen(start_node, scripted):
    """List by right what the node has."""
    node = start_node(scripted)
    listings = {
        'publish': node.get_publisher_names_and_types_by_node,
        'subscribe': node.get_subscriber_names_and_types_by_node,
        'reply': node.get_service_names_and_types_by_node,
    }
    return {right: {name for name, _ in names(NODE, '/')} for right, names in listings.items()}


@pytest.mark.parametrize(
    ('kind', 'right'), [('topic', 'publish'), ('topic', 'subscribe'), ('service', 'reply')]
)
def test_what_the_node_has_is_what_the_policy_allows(seen, kind, right):
    rules = allowed(kind, right)
    assert seen[right]
    assert not [name for name in seen[right] if not any(fnmatch(name, rule) for rule in rules)]
    idle = {rule for rule in rules if not any(fnmatch(name, rule) for name in seen[right])}
    assert idle <= set(ONLY_WITH)


def test_the_policy_is_that_of_the_node_in_an_enclave_of_its_name():
    (enclave,), (profile,) = POLICY.iter('enclave'), POLICY.iter('profile')
    assert enclave.get('path') == f'/{NODE}'
    assert (profile.get('ns'), profile.get('node')) == ('/', NODE)
