(class_definition) @class
