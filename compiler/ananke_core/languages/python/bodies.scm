; What a function's own body does; each belongs to the innermost function around it.
(yield) @yield
(return_statement (_)) @return
(raise_statement (_)) @raise
