(import_statement) @import
(export_statement source: (string)) @import
; `require("x")` and `import("x")`.
(call_expression function: [(identifier) (import)] arguments: (arguments . (string))) @import
