(catch_clause) @handler
