; What a function's own body does; each belongs to the innermost function around it.
(yield_expression) @yield
(return_statement (_)) @return
(throw_statement (_)) @raise
