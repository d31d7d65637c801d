# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of checkpoints: round trips, and errors of damaged files."""

import json
from pathlib import Path

from asis_ros.errors import CheckpointError
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint, save_checkpoint
from asis_ros.network.inference import Inference
from asis_ros.segment.config import ModelConfig
import numpy as np
import pytest
import torch


@pytest.fixture
def path(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / 'weights.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {'seed': '0'})
    return path


def rewrite(path: Path, **changes: np.ndarray | None) -> None:
    with np.load(path) as archive:
        arrays = {**archive, **changes}
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})


def test_weights_come_back_to_half_precision(path: Path) -> None:
    torch.manual_seed(0)
    expected = Asis(NetworkConfig()).semantic_head.weight.half().float()
    assert torch.equal(load_checkpoint(path).network.semantic_head.weight, expected)


def test_names_shape_and_origin_come_back(tmp_path: Path) -> None:
    config = NetworkConfig(backbone='pointnet', num_classes=2, instance_fusion=False)
    save_checkpoint(tmp_path / 'two.npz', Asis(config), ('weed', 'crop'), {'seed': '7'})
    checkpoint = load_checkpoint(tmp_path / 'two.npz')
    assert checkpoint.network.config == config
    assert checkpoint.class_names == ('weed', 'crop')
    assert checkpoint.origin == {'seed': '7'}


def test_radii_come_back_and_are_those_published_in_older_files(path: Path) -> None:
    radii = (0.1, 0.2, 0.4, 0.8, 1.6)
    save_checkpoint(path, Asis(NetworkConfig(radii=radii)), CLASS_NAMES, {})
    assert load_checkpoint(path).network.config.radii == radii
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    with np.load(path) as archive:
        shape = json.loads(str(archive['network']))
    del shape['radii']
    rewrite(path, network=np.array(json.dumps(shape)))
    assert load_checkpoint(path).network.config.radii == (0.1, 0.2, 0.4, 0.8)


def test_logit_offsets_are_added_for_inference_only(path: Path) -> None:
    assert load_checkpoint(path).logit_offsets is None
    network = Asis(NetworkConfig()).eval()
    offsets = np.linspace(-1.2, 1.2, 13)
    save_checkpoint(path, network, CLASS_NAMES, {}, logit_offsets=offsets)
    checkpoint = load_checkpoint(path)
    assert checkpoint.logit_offsets is not None
    assert checkpoint.logit_offsets.tolist() == offsets.tolist()
    assert not checkpoint.network.semantic_head.bias.any()  # zero in a new network
    blocks = np.random.default_rng(0).random((1, 512, 9), np.float32)
    raw, calibrated = (
        Inference(one, torch.device('cpu'), ModelConfig(device='cpu')).run(blocks)
        for one in (checkpoint.network, checkpoint.calibrated_network())
    )
    expected = raw[0] * np.exp(offsets)
    expected /= expected.sum(axis=2, keepdims=True)
    np.testing.assert_allclose(calibrated[0], expected, atol=1e-5)
    np.testing.assert_array_equal(calibrated[1], raw[1])


def test_a_loaded_network_is_ready_to_run(path: Path) -> None:
    assert not load_checkpoint(path).network.training


def test_a_checkpoint_is_under_eight_megabytes(path: Path) -> None:
    assert path.stat().st_size < 8_000_000


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r'no weights at .*nowhere\.npz'):
        load_checkpoint(tmp_path / 'nowhere.npz')


def test_a_damaged_file_is_named(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=r'weights\.npz'):
        load_checkpoint(path)


def test_a_pickle_is_refused_without_being_run(tmp_path: Path) -> None:
    path = tmp_path / 'pickle.npz'
    np.savez(path, network=np.array([{'a': object}], dtype=object))
    with pytest.raises(CheckpointError, match='holds Python objects, which are never loaded'):
        load_checkpoint(path)


def test_a_missing_layer_is_named(path: Path) -> None:
    rewrite(path, **{'instance_head.weight': None})
    with pytest.raises(CheckpointError, match=r"no layer 'instance_head\.weight'"):
        load_checkpoint(path)


def test_a_layer_of_another_shape_is_named(path: Path) -> None:
    rewrite(path, **{'instance_head.bias': np.zeros(4, np.float16)})
    with pytest.raises(CheckpointError, match=r"'instance_head\.bias' has shape \(4,\)"):
        load_checkpoint(path)


def test_a_weight_too_large_for_half_precision_is_named(tmp_path: Path) -> None:
    network = Asis(NetworkConfig())
    torch.nn.init.constant_(network.instance_head.bias, 1e6)
    with pytest.raises(CheckpointError, match=r"'instance_head\.bias' holds values"):
        save_checkpoint(tmp_path / 'x.npz', network, CLASS_NAMES, {})


def test_a_layer_of_texts_is_named(path: Path) -> None:
    rewrite(path, **{'instance_head.bias': np.array(['a'] * 5)})
    with pytest.raises(CheckpointError, match=r"'instance_head\.bias' holds values"):
        load_checkpoint(path)


def test_an_unknown_layer_is_named(path: Path) -> None:
    rewrite(path, extra=np.zeros(4, np.float16))
    with pytest.raises(CheckpointError, match='extra'):
        load_checkpoint(path)


def test_as_many_names_as_classes_are_required(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match='2 class names for a network of 13'):
        save_checkpoint(tmp_path / 'x.npz', Asis(NetworkConfig()), ('a', 'b'), {})


@pytest.mark.parametrize(
    ('change', 'problem'),
    [
        ({'origin': '[1]'}, r'its origin is no mapping of texts: \[1\]'),
        ({'class_names': '[1, 2, 3]'}, 'it names 3 classes, its network predicts 13'),
        ({'class_names': str(list(range(13)))}, 'its class names are no texts'),
        ({'network': '[' * 100_000}, 'recursion'),
        ({'network': '{"num_features": 1e999}'}, 'num_features must be int, got inf'),
        ({'network': '{"num_features": ' + '9' * 400 + '}'}, 'num_features must be at most 1024'),
        ({'preparation': '{"voxel_size": -1}'}, r'voxel_size must be at least 0\.0'),
        ({'mean_sizes': np.zeros(3)}, 'its mean sizes are'),
        ({'logit_offsets': np.zeros(3)}, 'its logit offsets are'),
        ({'logit_offsets': np.full(13, np.nan)}, 'its logit offsets are'),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_text_that_is_not_of_a_checkpoint_is_quoted(
    path: Path, change: dict, problem: str
) -> None:
    rewrite(path, **change)
    with pytest.raises(CheckpointError, match=rf'weights\.npz cannot be read .*{problem}'):
        load_checkpoint(path)


def test_a_missing_file_is_no_advice_to_use_an_option_that_a_command_lacks(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError) as error:
        load_checkpoint(tmp_path / 'nothere.npz')
    assert '--' not in str(error.value)
    assert 'pointnet2 or pointnet for those in the package' in str(error.value)
