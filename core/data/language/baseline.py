"""What can be known without word order: the baseline that a network which reads texts has to beat."""

from __future__ import annotations

import numpy as np
import torch

from core.data.dataset import Dataset, Split

MOST_STEPS = 300
"""Steps of the fit at most: texts of a learner may be many, and more steps change no answer to speak of."""


def by_words(data: Dataset, tf_idf: bool = False) -> dict[str, torch.Tensor]:
    """Answers int64 (n,) for the rows "validation" and "test" of logistic regression on how often each word
    of the vocabulary occurs, fitted on all training rows. tf_idf: counts are weighted by how rare a word is.
    """
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(*([TfidfTransformer()] if tf_idf else []), LogisticRegression(max_iter=MOST_STEPS))
    model.fit(_counts(data, data.train), data.train.y.numpy())
    return {
        name: torch.from_numpy(model.predict(_counts(data, data.splits[name])))
        for name in ("validation", "test")
    }


def _counts(data: Dataset, split: Split):
    """How often each word occurs in each row, (n, words), sparse; padding is no word."""
    from scipy.sparse import csr_array

    rows, length = split.x.shape
    starts = np.arange(0, rows * length + 1, length)
    ones = np.ones(rows * length, dtype=np.float32)
    words = split.x.numpy().ravel().astype(np.int32)  # a copy: it is sorted in place
    found = csr_array((ones, words, starts), shape=(rows, len(data.vocabulary)))
    found.sum_duplicates()
    return found[:, 1:]
