"""Pruning: data, models, training, scores, masks, sweeps. numpy, scikit-learn and torch, no user interface."""
