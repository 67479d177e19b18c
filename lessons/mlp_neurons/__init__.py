"""The lesson on neurons: what each contributes, what is lost without it, and why the published sign is
backwards."""
