"""Splits that keep every group on one side and every class in every training part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedGroupKFold

Fold = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]


def grouped_folds(
    labels: Sequence[str], groups: Sequence[int], seed: int, most: int = 5
) -> list[Fold]:
    """(train, test) row numbers, as many folds as the groups allow up to ``most``; else none.

    Each row is tested exactly once. A cut that would leave a training part without one of the
    classes is not used: its model could never answer that class.
    """
    truth = np.asarray(labels)
    marks = np.asarray(groups)
    count = len(set(groups))
    for parts in range(min(most, count), 1, -1):
        splitter = StratifiedGroupKFold(parts, shuffle=True, random_state=seed)
        folds = _split(splitter, truth, marks)
        if folds and all(set(truth[train]) == set(labels) and len(test) for train, test in folds):
            return folds
    return []


def _split(
    splitter: StratifiedGroupKFold, truth: npt.NDArray[np.str_], groups: npt.NDArray[np.int_]
) -> list[Fold]:
    smallest = np.unique(truth, return_counts=True)[1].min()
    if smallest < splitter.n_splits:
        return []
    return list(splitter.split(np.zeros(len(truth)), truth, groups))
