; `import A = B.C` and `export = A`.
(import_alias) @import
(export_statement "=") @import
