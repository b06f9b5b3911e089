"""Splits tables, and counts what models of scikit-learn get right on each split.

usage: tables.py OUT

Each table is split five times, with the seeds 1 to 5: a fifth of its rows, drawn by class, is held out. OUT/TABLE/train-SEED.csv
and OUT/TABLE/test-SEED.csv have a header and the names of the classes, and scikit-learn reads these files itself, with the inputs
that nndl makes of them. Standard output holds a line a table: its label, the test rows of all splits, and how many of them are
right by logistic regression, by a network and by boosting, each with its defaults. The tables are those that scikit-learn has,
data/penguins, those of OUT/package (vega-datasets) and those of OUT/r (tables.R). Needs scikit-learn and pandas.
"""

import argparse
import os
import warnings

import pandas
from sklearn import datasets
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

SEEDS = range(1, 6)
PENGUINS = os.path.join(os.path.dirname(__file__), "../../../data/penguins/penguins.csv")

# The label of each table of R, and a column that would tell it.
OF_R = {
    "Glass": ("Type", None),
    "PimaIndiansDiabetes": ("diabetes", None),
    "Sonar": ("Class", None),
    "Soybean": ("Class", None),
    "Zoo": ("type", None),
    "Vehicle": ("Class", None),
    "Vowel": ("Class", None),
    "HouseVotes84": ("Class", None),
    "DNA": ("Class", None),
    "Satellite": ("classes", None),
    "promotergene": ("Class", None),
    "spam": ("type", None),
    "GermanCredit": ("Class", None),
    "dhfr": ("Y", None),
    "mdrr": ("class", None),
    "segmentationData": ("Class", ["Cell", "Case"]),
    "attrition": ("Attrition", None),
    "hpc_data": ("class", None),
    "TitanicSurvival": ("survived", None),
    "Chile": ("vote", None),
    "Mroz": ("lfp", None),
    "birthwt": ("low", "bwt"),
    "BEPS": ("vote", None),
    "crabs": ("sp", "index"),
    "Ionosphere": ("Class", None),
    "ad_data": ("Class", None),
    "musk": ("Class", None),
    "credit_data": ("Status", None),
    "WVS": ("poverty", None),
    "Arrests": ("released", None),
    "scat": ("Species", None),
    "mlc_churn": ("churn", None),
}


def named(bunch):
    """A table of scikit-learn with the names of its classes in place of their numbers."""
    table = bunch.frame
    table["target"] = [bunch.target_names[number] for number in table["target"]]
    return table


def tables(out):
    """Each table's name, its label, and its cells."""
    yield "iris", "target", named(datasets.load_iris(as_frame=True))
    yield "wine", "target", named(datasets.load_wine(as_frame=True))
    yield "cancer", "target", named(datasets.load_breast_cancer(as_frame=True))
    yield "digits", "target", named(datasets.load_digits(as_frame=True))
    yield "penguins", "Species", pandas.read_csv(PENGUINS, na_values=["."])
    vega = os.path.join(out, "package/data")
    yield "seattle-weather", "weather", pandas.read_csv(os.path.join(vega, "seattle-weather.csv")).drop(columns="date")
    yield "cars", "Origin", pandas.read_json(os.path.join(vega, "cars.json")).drop(columns=["Name", "Year"])
    for name, (label, telling) in OF_R.items():
        yield name, label, pandas.read_csv(os.path.join(out, "r", name + ".csv")).drop(columns=telling or [])


def testable(table, label):
    """The rows whose class is known and has five rows or more."""
    rows = table[table[label].notna()]
    return rows[rows.groupby(label)[label].transform("size") >= 5]


def split(table, label, directory, seed):
    """Writes the two parts of a split, and returns their files."""
    os.makedirs(directory, exist_ok=True)
    parts = train_test_split(table, test_size=0.2, stratify=table[label], random_state=seed)
    files = [os.path.join(directory, f"{name}-{seed}.csv") for name in ("train", "test")]
    for part, file in zip(parts, files):
        part.to_csv(file, index=False, lineterminator="\n")
    return files


def inputs(train, test):
    """The inputs of both parts: numbers with mean 0 and deviation 1, a gap being the mean, and a 0 or 1 for each word."""
    rows = pandas.get_dummies(train, dtype=float)
    others = pandas.get_dummies(test, dtype=float).reindex(columns=rows.columns, fill_value=0)
    numbers = train.select_dtypes("number").columns
    mean, deviation = rows[numbers].mean(), rows[numbers].std(ddof=0).replace(0, 1)
    for part in (rows, others):
        part[numbers] = ((part[numbers] - mean) / deviation).fillna(0)
    return rows.to_numpy(), others.to_numpy()


def right_answers(train, test, label, seed):
    """How many rows of the file test each model has right after a training on the file train."""
    train, test = pandas.read_csv(train), pandas.read_csv(test)
    rows, others = inputs(train.drop(columns=label), test.drop(columns=label))
    models = LogisticRegression(), MLPClassifier(random_state=seed), HistGradientBoostingClassifier(random_state=seed)
    return [(model.fit(rows, train[label]).predict(others) == test[label]).sum() for model in models]


def main(out):
    warnings.simplefilter("ignore", ConvergenceWarning)  # the defaults end before
    for name, label, table in tables(out):
        table = testable(table, label)
        parts = [split(table, label, os.path.join(out, name), seed) for seed in SEEDS]
        rows = sum(len(pandas.read_csv(test)) for _, test in parts)
        counts = [right_answers(train, test, label, seed) for (train, test), seed in zip(parts, SEEDS)]
        print(name, label, rows, *(sum(model) for model in zip(*counts)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="directory of the tables' parts")
    main(parser.parse_args().out)
