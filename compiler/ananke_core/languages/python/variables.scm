; The adapter is asked only about those outside of functions.
(expression_statement (assignment) @variable)
