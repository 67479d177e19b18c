"""Pruning: data, models, training, scores, masks, sweeps. No user interface: numpy, scikit-learn, torch."""
