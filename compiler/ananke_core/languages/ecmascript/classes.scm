(class_declaration) @class
(class) @class
