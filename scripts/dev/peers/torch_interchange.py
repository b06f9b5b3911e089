"""Trains an nn.Sequential on the digits, or counts its right answers, with the files that nndl reads and writes.

train writes safetensors with the names of the state_dict, as save_file of safetensors.torch does. It starts from random
weights, or from a model.safetensors of nndl. evaluate takes such a file, and prints right answers / samples.
"""

import argparse
import json
import os

import numpy as np
import torch
from torch import nn

ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}
EPOCHS = 5
BATCH = 10


def samples(directory, name):
    def idx(kind, header):
        file = os.path.join(directory, f"{name}-{kind}-ubyte")
        return np.frombuffer(open(file, "rb").read(), np.uint8, offset=header)

    images = idx("images-idx3", 16).reshape(-1, 64).astype(np.float32) / np.float32(255)
    return torch.from_numpy(images), torch.from_numpy(idx("labels-idx1", 8).astype(np.int64))


def network(activation, start):
    if not start:
        return nn.Sequential(nn.Linear(64, 30), ACTIVATIONS[activation](), nn.Linear(30, 10))
    modules = []
    metadata, tensors = load(start)
    assert metadata["activation"] == activation.upper()
    for l in range(1, 3):
        weight, bias = (torch.from_numpy(tensors[f"layers.{l}.{kind}"]) for kind in ("weight", "bias"))
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        modules += [linear, ACTIVATIONS[activation]()]
    return nn.Sequential(*modules[:-1])


def load(file):
    with open(file, "rb") as source:
        header = json.loads(source.read(int.from_bytes(source.read(8), "little")))
        content = source.read()
    metadata = header.pop("__metadata__")
    return metadata, {
        name: np.frombuffer(content[slice(*tensor["data_offsets"])], "<f4").reshape(tensor["shape"]).copy()
        for name, tensor in header.items()
    }


def train(net, images, labels):
    optimiser = torch.optim.SGD(net.parameters(), 0.3)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(BATCH):
            optimiser.zero_grad()
            nn.functional.cross_entropy(net(images[batch]), labels[batch]).backward()
            optimiser.step()


def save(state, file):
    header, content = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        numbers = tensor.numpy().astype("<f4").tobytes()
        end = len(content) + len(numbers)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(content), end]}
        content += numbers
    text = json.dumps(header).encode()
    with open(file, "wb") as out:
        out.write(len(text).to_bytes(8, "little") + text + content)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["train", "evaluate"])
    parser.add_argument("file", help="train: safetensors to write; evaluate: model.safetensors to read")
    parser.add_argument("--activation", choices=ACTIVATIONS, required=True)
    parser.add_argument("--digits", required=True, help="directory of the digits' IDX files")
    parser.add_argument("--start", help="train: model.safetensors to start from")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    if options.what == "train":
        net = network(options.activation, options.start)
        train(net, *samples(options.digits, "train"))
        save(net.state_dict(), options.file)
    else:
        images, labels = samples(options.digits, "t10k")
        with torch.no_grad():
            right = network(options.activation, options.file)(images).argmax(1) == labels
        print(f"{int(right.sum())} / {len(labels)}")


if __name__ == "__main__":
    main()
