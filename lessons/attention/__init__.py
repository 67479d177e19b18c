"""The lesson on attention: what each head of a small transformer is worth, alone and together with others."""
