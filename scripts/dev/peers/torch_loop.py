"""The network in PyTorch as its users write it: modules, autograd, optim.SGD, the book's quadratic cost; or, as
most would today, ReLU, CrossEntropyLoss and optim.Adam.

No DataLoader, which would take longer than everything else: mini-batches are slices of a permutation.
"""

import torch
from torch import nn

import mnist
import peer


def network(sizes, normal, modern):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        linear = nn.Linear(inputs, outputs)
        if normal:
            nn.init.normal_(linear.weight)
            nn.init.normal_(linear.bias)
        layers += [linear, nn.ReLU() if modern else nn.Sigmoid()]
    return nn.Sequential(*(layers[:-1] if modern else layers))


def main(options):
    x, labels, test_x, test_labels = map(torch.from_numpy, mnist.load(options.data))
    x, labels = x[: options.samples], labels[: options.samples]
    y = torch.eye(10)[labels]
    torch.manual_seed(1)
    net = network(options.sizes, options.init == "normal", options.modern)
    if options.modern:
        optimiser, cross_entropy = torch.optim.Adam(net.parameters(), lr=options.learning_rate), nn.CrossEntropyLoss()
    else:
        optimiser = torch.optim.SGD(net.parameters(), lr=options.learning_rate)

    def cost_of(batch):
        if options.modern:
            return cross_entropy(net(x[batch]), labels[batch])
        return ((net(x[batch]) - y[batch]) ** 2).sum() / (2 * len(batch))

    def train():
        order = torch.randperm(len(x))
        for at in range(0, len(x), options.mini_batch_size):
            batch = order[at : at + options.mini_batch_size]
            cost = cost_of(batch)
            optimiser.zero_grad()
            cost.backward()
            optimiser.step()

    def count_correct():
        with torch.no_grad():
            return (net(test_x).argmax(1) == test_labels).sum().item(), len(test_x)

    peer.run(options, train, count_correct, lambda: [p.detach().numpy() for p in net.parameters()])


def arguments():
    parser = peer.arguments(__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[784, 30, 10])
    parser.add_argument("--mini-batch-size", type=int, default=10)
    parser.add_argument("--learning-rate", type=float, default=3.0)
    parser.add_argument("--samples", type=int, default=50000, help="train on the first so many")
    parser.add_argument("--init", choices=["normal", "default"], default="normal", help="N(0, 1), or PyTorch's own")
    parser.add_argument("--modern", action="store_true", help="ReLU, CrossEntropyLoss and Adam")
    return parser


if __name__ == "__main__":
    main(arguments().parse_args())
