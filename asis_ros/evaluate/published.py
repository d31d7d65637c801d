# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The numbers published with ASIS, to read ours beside them.

Source: Wang, Liu, Shen, Shen, Jia, "Associatively Segmenting Instances and Semantics in Point
Clouds", CVPR 2019, tables 1 to 4 and 6. All scores are percentages, as printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from types import MappingProxyType

from asis_ros.evaluate.variants import ASIS, BASELINE, POINTNET, POINTNET2, Variant
from asis_ros.labels import CLASS_NAMES

AREA_5, SIX_FOLD, SHAPENET_PART = 'S3DIS Area 5', 'S3DIS 6-fold', 'ShapeNet part'
"""What the paper scores: one area, all six in turn, and the shapes of another data set."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """
    One row of a table of the paper.

    Parameters
    ----------
    data : str
        What was scored.
    backbone : str
        ``POINTNET`` or ``POINTNET2``.
    method : str
        As the paper calls it: "vanilla" is the baseline, two branches without association; "RePr"
        is PointNet as the authors trained it, for semantics alone.
    mCov, mWCov, mPrec, mRec, mAcc, mIoU, oAcc : float
        Scores (%), in the order of the paper; NaN where it has none.
    wcov, iou : mapping of str to float
        Scores (%) of each class by its name; empty where the paper has means only.

    """

    data: str
    backbone: str
    method: str
    mCov: float = nan
    mWCov: float = nan
    mPrec: float = nan
    mRec: float = nan
    mAcc: float = nan
    mIoU: float = nan
    oAcc: float = nan
    wcov: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    iou: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def title(self) -> str:
        """Name method and data, said to be the paper's so that nobody takes them for ours."""
        return f'paper, {self.data}: {self.method}'


def _by_class(*percentages: float) -> Mapping[str, float]:
    """Name the numbers of a row of table 4, which has the classes in our order."""
    return MappingProxyType(dict(zip(CLASS_NAMES, percentages, strict=True)))


# fmt: off
S3DIS = (
    PaperRow(AREA_5, POINTNET, 'SGPN (PN)', 32.7, 35.5, 36.0, 28.7),
    PaperRow(AREA_5, POINTNET, 'PN (RePr)', nan, nan, nan, nan, 52.1, 43.4, 83.5),
    PaperRow(AREA_5, POINTNET, 'ASIS vanilla (PN)', 38.0, 40.6, 42.3, 34.9, 52.9, 44.7, 83.7),
    PaperRow(AREA_5, POINTNET, 'ASIS (PN)', 40.4, 43.3, 44.5, 37.4, 55.7, 46.4, 84.5),
    PaperRow(AREA_5, POINTNET2, 'ASIS vanilla (PN++)', 42.6, 45.7, 53.4, 40.6, 58.3, 50.8, 86.7),
    PaperRow(AREA_5, POINTNET2, 'ASIS (PN++)', 44.6, 47.8, 55.3, 42.4, 60.9, 53.4, 86.9),
    PaperRow(SIX_FOLD, POINTNET, 'SGPN (PN)', 37.9, 40.8, 38.2, 31.2),
    PaperRow(SIX_FOLD, POINTNET, 'PN', nan, nan, nan, nan, nan, 47.7, 78.6),
    PaperRow(SIX_FOLD, POINTNET, 'PN (RePr)', nan, nan, nan, nan, 60.3, 48.9, 80.3),
    PaperRow(
        SIX_FOLD, POINTNET, 'ASIS vanilla (PN)', 43.0, 46.3, 50.6, 39.2, 60.7, 49.5, 80.4,
        wcov=_by_class(79.2, 77.0, 63.7, 47.6, 6.6, 55.6, 47.5, 50.5, 57.3, 9.9, 31.3, 33.7, 41.5),
        iou=_by_class(90.1, 87.8, 69.2, 42.3, 26.0, 50.4, 54.9, 57.5, 45.8, 8.9, 38.0, 33.4, 39.2),
    ),
    PaperRow(
        SIX_FOLD, POINTNET, 'ASIS (PN)', 44.7, 48.2, 53.2, 40.7, 62.3, 51.1, 81.7,
        wcov=_by_class(80.1, 76.4, 66.1, 53.4, 9.2, 58.8, 49.8, 50.6, 59.4, 9.9, 32.3, 38.7, 42.0),
        iou=_by_class(91.3, 89.7, 69.8, 45.8, 27.0, 51.9, 55.1, 61.0, 49.3, 9.1, 40.2, 33.5, 40.7),
    ),
    PaperRow(SIX_FOLD, POINTNET2, 'ASIS vanilla (PN++)', 49.6, 53.4, 62.7, 45.8, 69.0, 58.2, 85.9),
    PaperRow(SIX_FOLD, POINTNET2, 'ASIS (PN++)', 51.2, 55.1, 63.6, 47.5, 70.1, 59.3, 86.2),
)
# fmt: on
"""Tables 1 (instances) and 2 (semantics), joined row by row, and 4 (classes)."""

ABLATION: Mapping[Variant, PaperRow] = MappingProxyType(
    {
        BASELINE: PaperRow(SIX_FOLD, POINTNET, 'baseline', mIoU=49.5, mWCov=46.3),
        Variant(True, False): PaperRow(SIX_FOLD, POINTNET, '+IF', mIoU=50.0, mWCov=47.0),
        Variant(False, True): PaperRow(SIX_FOLD, POINTNET, '+SA', mIoU=49.8, mWCov=47.4),
        ASIS: PaperRow(SIX_FOLD, POINTNET, '+IF +SA', mIoU=51.1, mWCov=48.2),
    }
)
"""Table 3, in its order."""

SHAPENET = (
    PaperRow(SHAPENET_PART, POINTNET, 'PN', mIoU=83.7),
    PaperRow(SHAPENET_PART, POINTNET, 'PN (RePr)', mIoU=83.4),
    PaperRow(SHAPENET_PART, POINTNET2, 'PN++ (without normals)', mIoU=84.3),
    PaperRow(SHAPENET_PART, POINTNET, 'ASIS (PN)', mIoU=84.0),
    PaperRow(SHAPENET_PART, POINTNET2, 'ASIS (PN++)', mIoU=85.0),
)
"""Table 6: mean IoU of parts; PN++ without normals is as the authors trained it."""
