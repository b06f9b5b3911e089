"""The frame of the programs that nndl is measured against: epochs, timed, and the book's line after each.

Standard output holds two medians: seconds of an epoch's training, and the same with the evaluation that follows.
"""

import argparse
import statistics
import sys
import time

import numpy as np


def arguments(description):
    """A parser of what every peer is told; one with more to be told adds it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("data", help="directory of MNIST's IDX files, plain or .gz")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--save", help="write the weights to this .npz file")
    return parser


def run(options, train, count_correct, weights):
    """train() runs one epoch, count_correct() counts test images, weights() gives arrays to save."""
    training, whole = [], []
    for epoch in range(options.epochs):
        start = time.perf_counter()
        train()
        training.append(time.perf_counter() - start)
        correct, count = count_correct()
        print(f"Epoch {epoch}: {correct} / {count}", file=sys.stderr)
        whole.append(time.perf_counter() - start)
    if options.save:
        np.savez(options.save, *weights())
    print(f"{statistics.median(training):.5f} {statistics.median(whole):.5f}")
