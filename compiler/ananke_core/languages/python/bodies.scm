; What a function's own body does; each belongs to the innermost function around it.
(yield) @yield
(return_statement (_)) @return
(raise_statement (_)) @raise
; A yield in a lambda makes the lambda a generator, not the function.
(lambda) @lambda
