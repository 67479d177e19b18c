"""The lesson on a language model: perplexity and the text that the model writes, dense beside pruned."""
