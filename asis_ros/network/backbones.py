# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Table of all backbones, by the name that recipes, checkpoints and the command line use."""

from asis_ros.network.backbone import Backbone
from asis_ros.network.pointnet import PointNet
from asis_ros.network.pointnet2 import PointNet2

BACKBONES: dict[str, type[Backbone]] = {
    'pointnet2': PointNet2,
    'pointnet': PointNet,
}
