# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Compiled kernels on NumPy arrays: sampling, neighbours, pooling, clustering, voxels.

All are single-threaded and release the interpreter lock, so that blocks run side by side in
threads. Numba compiles them on first use and caches the result on disk.
"""
