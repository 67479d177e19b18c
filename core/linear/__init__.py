"""Linear regression, where pruning can be checked to the last digit.

The loss is a parabola, so every score has an exact counterpart: the true rise without refit is -g w + H w^2
/ 2, the rise with refit is the OBS score, and all subsets of ten features can be fitted and compared.
Everything is float64.
"""
