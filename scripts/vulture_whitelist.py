# Names that something uses which vulture can't see: one line each, `_.name  # its user`.
