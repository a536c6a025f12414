(abstract_class_declaration) @class
(interface_declaration) @class
(enum_declaration) @class
