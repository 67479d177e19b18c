"""The page /savings: what a pruned network really saves, in zeros, bytes and milliseconds."""
