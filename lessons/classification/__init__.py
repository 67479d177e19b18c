"""Logistic regression on tumours: accuracy is not enough to prune by."""
