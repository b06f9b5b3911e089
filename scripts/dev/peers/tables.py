"""Splits five small tables, and counts what scikit-learn's MLPClassifier gets right on each split.

usage: tables.py OUT

Each of iris, wine, breast cancer and digits, which scikit-learn has, and data/penguins is split five times, with the seeds 1 to
5: a fifth of its rows, drawn by class, is held out. OUT/TABLE/train-SEED.csv and OUT/TABLE/test-SEED.csv have a header and the
names of the classes, and scikit-learn reads these files itself. Standard output holds a line a table: its label, the right
answers of each split, their sum, and the median share. Needs scikit-learn and pandas.
"""

import argparse
import os
import statistics
import warnings

import pandas
from sklearn import datasets
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEEDS = range(1, 6)
PENGUINS = os.path.join(os.path.dirname(__file__), "../../../data/penguins/penguins.csv")


def named(bunch):
    """A table of scikit-learn with the names of its classes in place of their numbers."""
    table = bunch.frame
    table["target"] = [bunch.target_names[number] for number in table["target"]]
    return table


def tables():
    """Each table's name, its label, and its cells."""
    yield "iris", "target", named(datasets.load_iris(as_frame=True))
    yield "wine", "target", named(datasets.load_wine(as_frame=True))
    yield "cancer", "target", named(datasets.load_breast_cancer(as_frame=True))
    yield "digits", "target", named(datasets.load_digits(as_frame=True))
    # As text, so that the parts have the very cells of the file.
    yield "penguins", "Species", pandas.read_csv(PENGUINS, dtype=str, keep_default_na=False)


def split(table, label, directory, seed):
    """Writes the two parts of a split, and returns their files."""
    os.makedirs(directory, exist_ok=True)
    parts = train_test_split(table, test_size=0.2, stratify=table[label], random_state=seed)
    files = [os.path.join(directory, f"{name}-{seed}.csv") for name in ("train", "test")]
    for part, file in zip(parts, files):
        part.to_csv(file, index=False, lineterminator="\n")
    return files


def right_answers(train, test, label, seed):
    """How many rows of the file test are right after a training on the file train, and how many rows it has."""
    train, test = pandas.read_csv(train), pandas.read_csv(test)
    inputs = make_column_transformer(
        (make_pipeline(SimpleImputer(), StandardScaler()), make_column_selector(dtype_include="number")),
        (OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number")),
    )
    net = make_pipeline(inputs, MLPClassifier(max_iter=5000, random_state=seed))
    net.fit(train.drop(columns=label), train[label])
    return (net.predict(test.drop(columns=label)) == test[label]).sum(), len(test)


def main(out):
    warnings.simplefilter("error", ConvergenceWarning)
    for name, label, table in tables():
        counts = [right_answers(*split(table, label, os.path.join(out, name), seed), label, seed) for seed in SEEDS]
        rows = counts[0][1]
        rights = [right for right, _ in counts]
        print(
            f"{name} {label}",
            *(f"{right}/{rows}" for right in rights),
            f"{sum(rights)}/{len(rights) * rows}",
            f"{statistics.median(rights) / rows:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="directory of the tables' parts")
    main(parser.parse_args().out)
