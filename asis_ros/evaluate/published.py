# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scores published in the ASIS paper, for comparison.

Source: Wang, Liu, Shen, Shen, Jia, "Associatively Segmenting Instances and Semantics in Point
Clouds", CVPR 2019, tables 1 to 4 and 6. All scores are percentages, as printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from types import MappingProxyType

from asis_ros.evaluate.variants import ASIS, BASELINE, POINTNET, POINTNET2, Variant
from asis_ros.labels import CLASS_NAMES

AREA_5, SIX_FOLD, SHAPENET_PART = 'S3DIS Area 5', 'S3DIS 6-fold', 'ShapeNet part'
"""Test data of the paper: one area, all six in turn, and the shapes of another data set."""

PAPER_COLUMNS = ('mCov', 'mWCov', 'mPrec', 'mRec', 'mAcc', 'mIoU', 'oAcc')
"""Scores of tables 1 (instances) and 2 (semantics), in their order."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """
    One row of a table of the paper.

    Parameters
    ----------
    data : str
        Test data.
    backbone : str
        ``POINTNET`` or ``POINTNET2``.
    method : str
        As in the paper: "vanilla" is the baseline, two branches without association; "RePr" is
        PointNet as the authors trained it, for semantics alone.
    means : mapping of str to float
        Mean over the classes by the name of the score (%).
    per_class : mapping of str to mapping of str to float
        By the name of the score, its values by the name of the class (%).

    """

    data: str
    backbone: str
    method: str
    means: Mapping[str, float] = field(default_factory=dict)
    per_class: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Name of the row, marked as the paper's."""
        return f'paper, {self.data}: {self.method}'

    def mean(self, score: str) -> float:
        """Return a mean over the classes (%); NaN if the paper does not have it."""
        return self.means.get(score, nan)

    def of_classes(self, score: str, class_names: Sequence[str]) -> list[float]:
        """Return a score per class, (C,) (%); NaN if the paper does not have it."""
        values = self.per_class.get(score, {})
        return [values.get(name, nan) for name in class_names]


def _row(
    data: str,
    backbone: str,
    method: str,
    *columns: float,
    wcov: Sequence[float] = (),
    iou: Sequence[float] = (),
    **means: float,
) -> PaperRow:
    """Make a row of means by column or by name, and of values per class in our class order."""
    per_class = {
        score: dict(zip(CLASS_NAMES, values, strict=True))
        for score, values in (('mIoU', iou), ('mWCov', wcov))
        if values
    }
    means = {**dict(zip(PAPER_COLUMNS, columns, strict=False)), **means}
    return PaperRow(data, backbone, method, means, per_class)


# fmt: off
S3DIS = (
    _row(AREA_5, POINTNET, 'SGPN (PN)', 32.7, 35.5, 36.0, 28.7),
    _row(AREA_5, POINTNET, 'PN (RePr)', nan, nan, nan, nan, 52.1, 43.4, 83.5),
    _row(AREA_5, POINTNET, 'ASIS vanilla (PN)', 38.0, 40.6, 42.3, 34.9, 52.9, 44.7, 83.7),
    _row(AREA_5, POINTNET, 'ASIS (PN)', 40.4, 43.3, 44.5, 37.4, 55.7, 46.4, 84.5),
    _row(AREA_5, POINTNET2, 'ASIS vanilla (PN++)', 42.6, 45.7, 53.4, 40.6, 58.3, 50.8, 86.7),
    _row(AREA_5, POINTNET2, 'ASIS (PN++)', 44.6, 47.8, 55.3, 42.4, 60.9, 53.4, 86.9),
    _row(SIX_FOLD, POINTNET, 'SGPN (PN)', 37.9, 40.8, 38.2, 31.2),
    _row(SIX_FOLD, POINTNET, 'PN', nan, nan, nan, nan, nan, 47.7, 78.6),
    _row(SIX_FOLD, POINTNET, 'PN (RePr)', nan, nan, nan, nan, 60.3, 48.9, 80.3),
    _row(
        SIX_FOLD, POINTNET, 'ASIS vanilla (PN)', 43.0, 46.3, 50.6, 39.2, 60.7, 49.5, 80.4,
        wcov=(79.2, 77.0, 63.7, 47.6, 6.6, 55.6, 47.5, 50.5, 57.3, 9.9, 31.3, 33.7, 41.5),
        iou=(90.1, 87.8, 69.2, 42.3, 26.0, 50.4, 54.9, 57.5, 45.8, 8.9, 38.0, 33.4, 39.2),
    ),
    _row(
        SIX_FOLD, POINTNET, 'ASIS (PN)', 44.7, 48.2, 53.2, 40.7, 62.3, 51.1, 81.7,
        wcov=(80.1, 76.4, 66.1, 53.4, 9.2, 58.8, 49.8, 50.6, 59.4, 9.9, 32.3, 38.7, 42.0),
        iou=(91.3, 89.7, 69.8, 45.8, 27.0, 51.9, 55.1, 61.0, 49.3, 9.1, 40.2, 33.5, 40.7),
    ),
    _row(SIX_FOLD, POINTNET2, 'ASIS vanilla (PN++)', 49.6, 53.4, 62.7, 45.8, 69.0, 58.2, 85.9),
    _row(SIX_FOLD, POINTNET2, 'ASIS (PN++)', 51.2, 55.1, 63.6, 47.5, 70.1, 59.3, 86.2),
)
# fmt: on
"""Tables 1 (instances) and 2 (semantics), merged row by row, and 4 (classes)."""

ABLATION: Mapping[Variant, PaperRow] = MappingProxyType(
    {
        BASELINE: _row(SIX_FOLD, POINTNET, 'baseline', mIoU=49.5, mWCov=46.3),
        Variant(True, False): _row(SIX_FOLD, POINTNET, '+IF', mIoU=50.0, mWCov=47.0),
        Variant(False, True): _row(SIX_FOLD, POINTNET, '+SA', mIoU=49.8, mWCov=47.4),
        ASIS: _row(SIX_FOLD, POINTNET, '+IF +SA', mIoU=51.1, mWCov=48.2),
    }
)
"""Table 3, in its order."""

SHAPENET = (
    _row(SHAPENET_PART, POINTNET, 'PN', mIoU=83.7),
    _row(SHAPENET_PART, POINTNET, 'PN (RePr)', mIoU=83.4),
    _row(SHAPENET_PART, POINTNET2, 'PN++ (without normals)', mIoU=84.3),
    _row(SHAPENET_PART, POINTNET, 'ASIS (PN)', mIoU=84.0),
    _row(SHAPENET_PART, POINTNET2, 'ASIS (PN++)', mIoU=85.0),
)
"""Table 6: part mIoU; PN++ without normals is as the authors trained it."""
