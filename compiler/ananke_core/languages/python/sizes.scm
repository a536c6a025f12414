; What makes a function long to follow: blocks in blocks, and ways that part.
(if_statement) @block
(for_statement) @block
(while_statement) @block
(match_statement) @nest
(try_statement) @nest
(with_statement) @nest
(elif_clause) @branch
(else_clause) @branch
(except_clause) @branch
(finally_clause) @branch
(case_clause) @branch
