"""MNIST from IDX files, plain or .gz, as float32 in [0, 1], for the programs nndl is measured against."""

import gzip
import os

import numpy as np


def _idx(directory, name, header):
    path = os.path.join(directory, name)
    opener = open if os.path.exists(path) else gzip.open
    path = path if os.path.exists(path) else path + ".gz"
    with opener(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(directory):
    """Returns 50,000 training images and labels, then 10,000 test images and labels."""
    sets = []
    for name, count in (("train", 50000), ("t10k", 10000)):
        images = _idx(directory, f"{name}-images-idx3-ubyte", 16).reshape(-1, 784)[:count]
        labels = _idx(directory, f"{name}-labels-idx1-ubyte", 8)[:count]
        sets += [images.astype(np.float32) / 255, labels.astype(np.int64)]
    return sets
