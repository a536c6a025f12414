; What makes a function long to follow: blocks in blocks, and ways that part.
(statement_block (if_statement) @block)
(program (if_statement) @block)
(switch_case (if_statement) @block)
(switch_default (if_statement) @block)
(labeled_statement (if_statement) @block)
(if_statement consequence: (if_statement) @block)
(for_statement (if_statement) @block)
(for_in_statement (if_statement) @block)
(while_statement (if_statement) @block)
(do_statement (if_statement) @block)
; `else if` stands on the level of its `if`.
(else_clause (if_statement) @branch)
(else_clause (statement_block)) @branch
(for_statement) @block
(for_in_statement) @block
(while_statement) @block
(do_statement) @block
(switch_statement) @nest
(try_statement) @nest
(with_statement) @nest
(switch_case) @branch
(switch_default) @branch
(catch_clause) @branch
(finally_clause) @branch
