(function_signature) @function
(method_signature) @function
(abstract_method_signature) @function
