(except_clause) @handler
