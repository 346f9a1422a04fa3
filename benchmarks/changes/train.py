"""Train the weights of `replate.changes.manner` and judge them: python -m benchmarks.changes.train [--write].

Needs REPLATE_DATA, and numpy and scikit-learn, which replate itself does not: install them into an environment of
their own. The strength of the penalty is chosen by cross-validation on the train split; the test split only judges.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.changes import corpora, manners
from replate.changes import manner, manner_weights

PENALTIES = (0.01, 0.02, 0.03, 0.05, 0.1)
FOLDS = (5, 8, 10)
DIGITS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="write replate/changes/manner_weights.py")
    chosen = parser.parse_args()
    data = corpora.folder()
    if data is None:
        raise SystemExit("set REPLATE_DATA to the folder of the unpacked data packs")
    train, test = manners.labelled(data, "train"), manners.labelled(data, "test")
    names = list(manner.features("", ""))
    cases, labels = _table(train, names), [one.label for one in train]
    model = max(_models(), key=lambda one: _judged(one, cases, labels))
    print(f"chosen {model[-1]}, cross-validated macro F1 {_judged(model, cases, labels):.3f}")
    model.fit(cases, labels)
    told = model.predict(_table(test, names))
    print(f"test macro F1 {f1_score([one.label for one in test], told, average='macro'):.3f}")
    if chosen.write:
        _write(model, names)


def _models() -> list[Any]:
    return [
        make_pipeline(StandardScaler(), LogisticRegression(C=penalty, class_weight=weight, max_iter=3_000))
        for penalty in PENALTIES
        for weight in (None, "balanced")
    ]


def _judged(model: Any, cases: Any, labels: list[str]) -> float:
    told = [cross_val_predict(model, cases, labels, cv=folds) for folds in FOLDS]
    return sum(f1_score(labels, one, average="macro") for one in told) / len(FOLDS)


def _table(rows: list[manners.Labelled], names: list[str]) -> Any:
    found = [manner.features(row.before, row.after, at_start=row.at_start) for row in rows]
    return np.array([[one[name] for name in names] for one in found])


def _write(model: Any, names: list[str]) -> None:
    """Weights over the features as they are, the scaling worked into them."""
    scale, linear = model[0], model[-1]
    order = [list(linear.classes_).index(name) for name in manner.NAMES]
    weights = (linear.coef_ / scale.scale_)[order]
    starts = linear.intercept_[order] - weights @ scale.mean_
    rows = [f'    "{name}": {_tuple(weights[:, place])},' for place, name in enumerate(names)]
    Path(manner_weights.__file__).write_text(
        '"""Weights of `manner`, in the order of its NAMES; written by `python -m benchmarks.changes.train --write`."""'
        "\n\nWEIGHTS: dict[str, tuple[float, float, float, float]] = {\n"
        + "\n".join(rows)
        + f"\n}}\nINTERCEPTS = {_tuple(starts)}\n"
    )


def _tuple(numbers: Any) -> str:
    return "(" + ", ".join(f"{float(number):.{DIGITS}f}" for number in numbers) + ")"


if __name__ == "__main__":
    main()
