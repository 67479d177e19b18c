"""Linear regression: a small gradient does not mean a useless weight."""
