; The adapter is asked only about those outside of functions.
(variable_declarator) @variable
