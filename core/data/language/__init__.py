"""Data made of words and letters: reviews from a grammar, a learner's own texts, English prose."""
