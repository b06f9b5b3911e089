"""Takes the steps that nndl.bench.EveryDescent took, in PyTorch and in float64, and compares the weights.

Prints for each optimiser the share of weights that agree, and a line for each run that does not; exits with 1 if there is
one. Two numbers agree if they differ by 5e-5 at most. 99.9 % of a run's weights must. The others may differ by three steps:
float32 may find another side of a kink (ReLU, l1), and Adam divides by next to nothing where a gradient is small.
"""

import argparse
import collections
import glob
import json
import os
import sys

import numpy as np
import torch
from torch import nn

AGREE = 5e-5
ENOUGH = 0.999


def tensors(file):
    """The tensors and metadata of a file of safetensors."""
    with open(file, "rb") as f:
        content = f.read()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(content[start:end], "<f4").reshape(entry["shape"])
    return arrays, metadata


def idx(file, header):
    return np.frombuffer(open(file, "rb").read(), np.uint8, offset=header)


def digits(directory, count):
    images = idx(os.path.join(directory, "train-images-idx3-ubyte"), 16).reshape(-1, 64)[:count]
    labels = idx(os.path.join(directory, "train-labels-idx1-ubyte"), 8)[:count]
    return torch.tensor(images / 255.0), torch.tensor(labels.astype(np.int64))


ACTIVATIONS = {
    "SIGMOID": torch.sigmoid,
    "TANH": torch.tanh,
    "SCALED_TANH": lambda z: 1.7159 * torch.tanh(2 / 3 * z),
    "RELU": torch.relu,
    "LEAKY_RELU": lambda z: nn.functional.leaky_relu(z, 0.01),
    "GELU": nn.functional.gelu,
}


def quadratic(z, labels):
    return ((torch.sigmoid(z) - nn.functional.one_hot(labels, 10)) ** 2).sum() / 2


def cross_entropy(z, labels):
    y = nn.functional.one_hot(labels, 10).double()
    return nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum")


def log_likelihood(z, labels):
    return nn.functional.cross_entropy(z, labels, reduction="sum")


COSTS = {"QUADRATIC": quadratic, "CROSS_ENTROPY": cross_entropy, "LOG_LIKELIHOOD": log_likelihood}


def optimiser(s, parameters):
    eta, name = float(s["learning-rate"]), s["optimizer"]
    if name in ("adam", "adamw"):  # which differ in their decay alone, which is below
        betas = float(s["beta1"]), float(s["beta2"])
        return torch.optim.Adam(parameters, eta, betas, float(s["epsilon"]))
    return torch.optim.SGD(parameters, eta, float(s.get("momentum", 0)), nesterov=name == "nesterov")


def train(begin, s, x, labels):
    """The weights after the steps of the settings: clip, l2 and l1, decay, optimiser, max-norm."""
    parameters = {name: nn.Parameter(torch.tensor(array.astype(np.float64))) for name, array in begin.items()}
    weights = [p for name, p in parameters.items() if name.endswith("weight")]
    biases = [p for name, p in parameters.items() if name.endswith("bias")]
    f, cost = ACTIVATIONS[s["activation"]], COSTS[s["cost"]]
    step = optimiser(s, [*weights, *biases])
    l2, l1, decay, longest, clip = (float(s[k]) for k in ("l2", "l1", "weight-decay", "max-norm", "clip-norm"))
    for _ in range(int(s["epochs"])):
        a = x
        for l in range(1, len(weights) + 1):
            z = a @ parameters[f"layers.{l}.weight"].T + parameters[f"layers.{l}.bias"]
            a = f(z)
        step.zero_grad()
        (cost(z, labels) / len(x)).backward()
        if clip > 0:
            nn.utils.clip_grad_norm_([*weights, *biases], clip)
        with torch.no_grad():
            for w in weights:
                w.grad += (l2 * w + l1 * torch.sign(w)) / len(x)
                w *= 1 - float(s["learning-rate"]) * decay
        step.step()
        with torch.no_grad():
            for w in weights:
                if longest > 0:
                    w.copy_(torch.renorm(w, 2, 0, longest))
    return parameters


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("digits", help="directory of the digits' IDX files")
    parser.add_argument("runs", help="directory that nndl.bench.EveryDescent wrote")
    options = parser.parse_args()
    torch.set_num_threads(1)
    begin, _ = tensors(os.path.join(options.runs, "begin.safetensors"))
    agreeing = collections.defaultdict(list)
    wrong = 0
    for file in sorted(glob.glob(os.path.join(options.runs, "run-*.safetensors"))):
        ours, s = tensors(file)
        x, labels = digits(options.digits, int(s["training-samples"]))
        theirs = train(begin, s, x, labels)
        apart = np.concatenate(
            [np.abs(ours[name] - theirs[name].detach().numpy()).ravel() for name in ours]
        )
        share = float(np.mean(apart <= AGREE))
        agreeing[s["optimizer"]].append(share)
        if share < ENOUGH or apart.max() > 3 * float(s["learning-rate"]):
            wrong += 1
            keys = ("cost", "activation", "optimizer", "l2", "l1", "weight-decay", "max-norm", "clip-norm")
            print(f"{100 * share:.2f} % agree, {apart.max():.1e} at most:", *(f"{k}={s[k]}" for k in keys))
    for name, shares in agreeing.items():
        print(
            f"{name}: {len(shares)} runs, {100 * np.mean(shares):.3f} % of the weights agree with PyTorch,"
            f" {100 * min(shares):.2f} % in the worst run"
        )
    if not agreeing or wrong:
        runs = sum(map(len, agreeing.values()))
        sys.exit(f"torch_descent.py: expected every run to agree, found {wrong} of {runs} that do not")


if __name__ == "__main__":
    main()
