(type_alias_declaration) @type
