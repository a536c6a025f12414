"""Mining: facts → tallies → conventions with evidence."""
