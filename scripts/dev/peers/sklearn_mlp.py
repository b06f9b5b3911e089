"""784-30-10 as scikit-learn's MLPClassifier: sgd, mini-batches of 10, logistic neurons; nothing but what nndl does."""

import numpy as np
from sklearn.neural_network import MLPClassifier

import mnist
import peer


def main(options):
    x, labels, test_x, test_labels = mnist.load(options.data)
    net = MLPClassifier(
        hidden_layer_sizes=(30,),
        activation="logistic",
        solver="sgd",
        batch_size=10,
        learning_rate_init=0.3,
        momentum=0,
        alpha=0,
        random_state=1,
    )
    classes = np.arange(10)
    peer.run(
        options,
        lambda: net.partial_fit(x, labels, classes),
        lambda: ((net.predict(test_x) == test_labels).sum(), len(test_x)),
        lambda: net.coefs_ + net.intercepts_,
    )


if __name__ == "__main__":
    main(peer.arguments(__doc__).parse_args())
