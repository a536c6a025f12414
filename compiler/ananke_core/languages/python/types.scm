(type_alias_statement) @type
