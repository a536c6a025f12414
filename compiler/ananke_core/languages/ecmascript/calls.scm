(call_expression) @call
(new_expression) @call
