"""Splits tables with a number to answer, and scores what a network of scikit-learn answers on each split.

usage: regression.py OUT

Each table is split five times, with the seeds 1 to 5: a fifth of its rows is held out. OUT/TABLE/train-SEED.csv and
OUT/TABLE/test-SEED.csv have a header, and scikit-learn reads these files itself, with the inputs that nndl makes of them. Standard
output holds a line a table: its label, its rows, its inputs, and the mean R2 of the splits by MLPRegressor with its defaults, by the
same on a standardised label, and by least squares; a split's R2 is -1 at least. The tables are one that scikit-learn has and those
of OUT/r (regression.R). Needs scikit-learn and pandas.
"""

import argparse
import os
import statistics
import warnings

import pandas
from sklearn import datasets
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler
from tables import SEEDS, inputs

# The label of each table of R, and columns that would tell it.
OF_R = {
    "BostonHousing2": ("cmedv", ["medv", "town", "tract"]),
    "concrete": ("compressive_strength", []),
    "ames": ("Sale_Price", []),
    "Salaries": ("salary", []),
}


def tables(out):
    """Each table's name, its label, and its cells."""
    yield "diabetes", "target", datasets.load_diabetes(as_frame=True).frame
    for name, (label, telling) in OF_R.items():
        yield name, label, pandas.read_csv(os.path.join(out, "r", name + ".csv")).drop(columns=telling)


def split(table, directory, seed):
    """Writes the two parts of a split, and returns their files."""
    os.makedirs(directory, exist_ok=True)
    parts = train_test_split(table, test_size=0.2, random_state=seed)
    files = [os.path.join(directory, f"{name}-{seed}.csv") for name in ("train", "test")]
    for part, file in zip(parts, files):
        part.to_csv(file, index=False, lineterminator="\n")
    return files


def scores(train, test, label, seed):
    """The inputs of the file train, and the R2 of each model for the file test after a training on the other."""
    train, test = pandas.read_csv(train), pandas.read_csv(test)
    rows, others = inputs(train.drop(columns=label), test.drop(columns=label))
    network = MLPRegressor(random_state=seed)
    models = network, TransformedTargetRegressor(network, transformer=StandardScaler()), LinearRegression()
    answers = [model.fit(rows, train[label]).predict(others) for model in models]
    return rows.shape[1], *(max(-1, r2_score(test[label], answer)) for answer in answers)


def main(out):
    warnings.simplefilter("ignore", ConvergenceWarning)  # the defaults end before
    for name, label, table in tables(out):
        parts = [split(table, os.path.join(out, name), seed) for seed in SEEDS]
        found = [scores(train, test, label, seed) for (train, test), seed in zip(parts, SEEDS)]
        width, *means = (statistics.mean(one) for one in zip(*found))
        print(name, label, len(table), round(width), *(f"{mean:.4f}" for mean in means), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="directory of the tables' parts")
    main(parser.parse_args().out)
