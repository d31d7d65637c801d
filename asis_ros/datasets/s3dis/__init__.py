# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""S3DIS (Armeni et al., CVPR 2016): rooms from the archive as it is published."""
