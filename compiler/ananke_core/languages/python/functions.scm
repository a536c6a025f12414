(function_definition) @function
; Whether it has a name, the adapter sees around it. A yield in it makes it the generator, not the function around it.
(lambda) @function
