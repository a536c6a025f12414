(import_statement) @import
(export_statement source: (string)) @import
; `require("x")` and `import("x")`.
(call_expression function: [(identifier) (import)] arguments: (arguments . (string))) @import
; Names that a file gives to its own declarations: `export { A as B }`, `export default A`.
(export_statement !source (export_clause)) @import
(export_statement "default") @import
