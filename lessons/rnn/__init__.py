"""The lesson on recurrent networks: one recurrent weight is cut at every step."""
