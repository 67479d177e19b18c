"""The lesson on film reviews: which skill of reading a network loses first when its weights go."""
