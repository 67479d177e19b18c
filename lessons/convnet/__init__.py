"""The lesson on a residual network: what is added together must go together, filters and whole blocks."""
