(function_declaration) @function
(generator_function_declaration) @function
(method_definition) @function
; Whether these have a name, the adapter sees around them.
(arrow_function) @function
(function_expression) @function
(generator_function) @function
