"""784-30-10 in NumPy, a whole mini-batch as matrices, float32: the fastest a Python user would write."""

import numpy as np

import mnist
import peer

M = 10
ETA = 3.0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def main(options):
    x, labels, test_x, test_labels = mnist.load(options.data)
    y = np.eye(10, dtype=np.float32)[labels]
    random = np.random.default_rng(1)
    w1 = random.standard_normal((784, 30), np.float32)
    b1 = random.standard_normal(30, np.float32)
    w2 = random.standard_normal((30, 10), np.float32)
    b2 = random.standard_normal(10, np.float32)
    step = np.float32(ETA / M)

    def train():
        nonlocal w1, b1, w2, b2
        order = random.permutation(len(x))
        for at in range(0, len(x), M):
            batch = order[at : at + M]
            a0 = x[batch]
            a1 = sigmoid(a0 @ w1 + b1)
            a2 = sigmoid(a1 @ w2 + b2)
            d2 = (a2 - y[batch]) * a2 * (1 - a2)
            d1 = (d2 @ w2.T) * a1 * (1 - a1)
            w2 -= step * (a1.T @ d2)
            b2 -= step * d2.sum(0)
            w1 -= step * (a0.T @ d1)
            b1 -= step * d1.sum(0)

    def count_correct():
        a = sigmoid(sigmoid(test_x @ w1 + b1) @ w2 + b2)
        return (a.argmax(1) == test_labels).sum(), len(test_x)

    peer.run(options, train, count_correct, lambda: [w1, b1, w2, b2])


if __name__ == "__main__":
    main(peer.arguments(__doc__).parse_args())
