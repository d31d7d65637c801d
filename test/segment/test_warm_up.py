# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Test of the warm-up of asis_ros.segment.segmenter."""

import subprocess
import sys


def test_after_the_warm_up_no_kernel_is_compiled(untrained: str) -> None:
    script = f"""
import pkgutil, importlib
import numpy as np
from asis_ros import kernels, PointCloud, Segmenter
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.tracking import InstanceTracker, TrackingConfig

def compiled():
    modules = [importlib.import_module(f'asis_ros.kernels.{{item.name}}')
               for item in pkgutil.iter_modules(kernels.__path__)]
    return {{f'{{module.__name__}}.{{name}}': value.signatures
            for module in modules for name, value in vars(module).items()
            if hasattr(value, 'signatures')}}

segmenter = Segmenter(SegmenterConfig(model=ModelConfig(path={untrained!r}, device='cpu')))
segmenter.warm_up()
before = {{name: list(value) for name, value in compiled().items()}}
assert sum(map(bool, before.values())) > 10, before
rng = np.random.default_rng(1)
xyz = rng.random((3000, 3)) * [2, 1, 2]
for cloud in (
    PointCloud(xyz.astype(np.float32), rng.random((3000, 3), np.float32)),
    PointCloud(xyz),
    PointCloud(np.full((5, 3), np.nan)),
    PointCloud(xyz[:1]),
):
    result = segmenter.segment(cloud, np.eye(4))
    InstanceTracker(TrackingConfig()).update(cloud.xyz.astype(np.float64), result)
after = {{name: list(value) for name, value in compiled().items()}}
assert after == before, {{name: after[name] for name in after if after[name] != before[name]}}
"""
    subprocess.run([sys.executable, '-c', script], check=True)
