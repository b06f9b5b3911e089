"""784-30-10 in NumPy in the manner of the book: a sample at a time, its vectors as columns, in float64."""

import random

import numpy as np

import mnist
import peer

SIZES = [784, 30, 10]
M = 10
ETA = 3.0


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Network:
    def __init__(self):
        self.b = [np.random.randn(n, 1) for n in SIZES[1:]]
        self.w = [np.random.randn(n, k) for k, n in zip(SIZES, SIZES[1:])]

    def feedforward(self, a):
        for w, b in zip(self.w, self.b):
            a = sigmoid(w @ a + b)
        return a

    def train(self, samples):
        random.shuffle(samples)
        for at in range(0, len(samples), M):
            self.step(samples[at : at + M])

    def step(self, batch):
        sum_w = [np.zeros(w.shape) for w in self.w]
        sum_b = [np.zeros(b.shape) for b in self.b]
        for x, y in batch:
            gradient_w, gradient_b = self.gradient(x, y)
            sum_w = [s + g for s, g in zip(sum_w, gradient_w)]
            sum_b = [s + g for s, g in zip(sum_b, gradient_b)]
        eta = ETA / len(batch)
        self.w = [w - eta * s for w, s in zip(self.w, sum_w)]
        self.b = [b - eta * s for b, s in zip(self.b, sum_b)]

    def gradient(self, x, y):
        """The gradients of one sample: every layer's weights, every layer's biases."""
        activations, zs = [x], []
        for w, b in zip(self.w, self.b):
            zs.append(w @ activations[-1] + b)
            activations.append(sigmoid(zs[-1]))
        delta = (activations[-1] - y) * sigmoid(zs[-1]) * (1 - sigmoid(zs[-1]))
        of_w, of_b = [delta @ activations[-2].T], [delta]
        for layer in range(len(self.w) - 2, -1, -1):
            slope = sigmoid(zs[layer]) * (1 - sigmoid(zs[layer]))
            delta = (self.w[layer + 1].T @ delta) * slope
            of_w.insert(0, delta @ activations[layer].T)
            of_b.insert(0, delta)
        return of_w, of_b


def main(options):
    x, labels, test_x, test_labels = mnist.load(options.data)
    columns = np.eye(10).reshape(10, 10, 1)
    samples = [(image.reshape(784, 1), columns[label]) for image, label in zip(x.astype(float), labels)]
    tests = [(image.reshape(784, 1), label) for image, label in zip(test_x.astype(float), test_labels)]
    random.seed(1)
    np.random.seed(1)
    net = Network()
    peer.run(
        options,
        lambda: net.train(samples),
        lambda: (sum(net.feedforward(a).argmax() == label for a, label in tests), len(tests)),
        lambda: net.w + net.b,
    )


if __name__ == "__main__":
    main(peer.arguments(__doc__).parse_args())
