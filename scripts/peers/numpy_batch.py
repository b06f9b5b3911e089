"""784-30-10 in NumPy, a whole mini-batch as matrices, float32: the fastest a Python user would write.

usage: numpy_batch.py DATA EPOCHS; prints seconds of the fastest epoch, then the book's lines.
"""

import sys
import time

import numpy as np

import mnist


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def main(directory, epochs, m=10, eta=3.0):
    x, labels, test_x, test_labels = mnist.load(directory)
    y = np.eye(10, dtype=np.float32)[labels]
    random = np.random.default_rng(1)
    w1 = random.standard_normal((784, 30), np.float32)
    b1 = random.standard_normal(30, np.float32)
    w2 = random.standard_normal((30, 10), np.float32)
    b2 = random.standard_normal(10, np.float32)
    step = np.float32(eta / m)
    times = []
    for epoch in range(epochs):
        start = time.perf_counter()
        order = random.permutation(len(x))
        for at in range(0, len(x), m):
            batch = order[at : at + m]
            a0 = x[batch]
            a1 = sigmoid(a0 @ w1 + b1)
            a2 = sigmoid(a1 @ w2 + b2)
            d2 = (a2 - y[batch]) * a2 * (1 - a2)
            d1 = (d2 @ w2.T) * a1 * (1 - a1)
            w2 -= step * (a1.T @ d2)
            b2 -= step * d2.sum(0)
            w1 -= step * (a0.T @ d1)
            b1 -= step * d1.sum(0)
        times.append(time.perf_counter() - start)
        right = (sigmoid(sigmoid(test_x @ w1 + b1) @ w2 + b2).argmax(1) == test_labels).sum()
        print(f"Epoch {epoch}: {right} / {len(test_x)}", file=sys.stderr)
    print(f"{sorted(times)[len(times) // 2]:.4f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
