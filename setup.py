# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

from glob import glob
from pathlib import Path
from xml.etree import ElementTree

from setuptools import find_packages, setup

package_name = 'asis_ros'
here = Path(__file__).parent
# The one place of the version; bloom reads it there, too.
version = ElementTree.parse(here / 'package.xml').findtext('version')

bags = ['lz4', 'mcap>=1.2', 'rosbags>=0.10', 'zstandard']
extras = {
    # asis replay, asis demo, asis evaluate-bag: bags, pictures, pages
    'replay': [*bags, 'jinja2', 'matplotlib>=3.7'],
    # asis view: the rerun viewer
    'view': [*bags, 'rerun-sdk>=0.39'],
    # asis label-bags, asis evaluate-bags: many bags on Ray
    'many': [*bags, 'ray>=2.40'],
    # asis prepare synthetic, asis demo: synthetic rooms by ray casting
    'rooms': [*bags, 'embreex', 'tqdm', 'trimesh'],
    # asis prepare, train, calibrate, adapt, evaluate, crossval, ablate
    'train': ['h5py', 'matplotlib>=3.7', 'tensorboard', 'torch>=2.4', 'tqdm'],
    # asis report: pictures and pages
    'report': ['jinja2', 'matplotlib>=3.7', 'scikit-learn>=1.4', 'tqdm'],
    # tab completion of asis
    'completion': ['argcomplete'],
    # LAS and LAZ files
    'las': ['laspy[lazrs]>=2.4'],
    # asis bench: the straight port, simulated scans, a picture of the growth
    'bench': [*bags, 'embreex', 'matplotlib>=3.7', 'scikit-learn>=1.4', 'trimesh'],
    # ROS 2 Jazzy without a ROS installation: the real client library over Fast DDS
    'ros': [
        'ros-jazzy-common-interfaces==5.3.6',
        'ros-jazzy-rclpy==7.1.6',
        'ros-jazzy-rmw-fastrtps-cpp==8.4.3',
    ],
}
everything = sorted({item for name, items in extras.items() if name != 'ros' for item in items})

setup(
    name=package_name,
    version=version,
    description='Joint instance and semantic segmentation of point clouds (ASIS) for ROS 2',
    long_description=(here / 'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    maintainer='asis_ros contributors',
    maintainer_email='maintainers@asis-ros.example',
    license='Apache-2.0',
    packages=find_packages(include=['asis_ros', 'asis_ros.*']),
    package_data={
        package_name: [
            'weights/*.npz',
            'recipes/*.yaml',
            'ros/*.xml',
            'ros/bag_report/*.html',
            'pages/*.html',
            'evaluate/report/*.html',
        ]
    },
    data_files=[
        ('share/ament_index/resource_index/packages', [f'resource/{package_name}']),
        (f'share/{package_name}', ['package.xml']),
        (f'share/{package_name}/launch', glob('launch/*.launch.py')),
        (f'share/{package_name}/config', glob('config/*')),
        (f'share/{package_name}/examples', glob('examples/*.py')),
    ],
    python_requires='>=3.10',
    # What the node, ``asis segment`` and ``Segmenter`` need.
    install_requires=[
        'numba>=0.58',
        'numpy>=1.26',
        'plyfile',
        'python-neo-lzf',
        'pyyaml',
        'scipy>=1.11',
        'setuptools',
        'torch>=2.1',
    ],
    extras_require={
        **extras,
        'all': everything,
        # make docs: the documentation site
        'docs': ['furo', 'myst-parser>=3', 'sphinx>=7.4'],
        'test': [
            *everything,
            'hypothesis',
            'pypcd4',
            'pytest<9',
            'pytest-testmon',
            'pytest-xdist',
        ],
    },
    zip_safe=False,
    classifiers=[
        'Development Status :: 4 - Beta',
        'Intended Audience :: Science/Research',
        'Operating System :: POSIX :: Linux',
        'Programming Language :: Python :: 3.10',
        'Programming Language :: Python :: 3.11',
        'Programming Language :: Python :: 3.12',
        'Programming Language :: Python :: 3.13',
        'Topic :: Scientific/Engineering :: Image Recognition',
    ],
    entry_points={
        'console_scripts': [
            'asis = asis_ros.cli:main',
            'asis_segmenter = asis_ros.ros.node.main:main',
        ],
    },
)
