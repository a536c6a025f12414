-- Read by vim.lsp.enable('ananke') (Neovim 0.11 and later).
---@type vim.lsp.Config
return {
  cmd = { 'ananke', 'lsp', '--stdio' },
  -- Of TOML and JSON only configuration files and constraint sets: see root_dir.
  filetypes = { 'python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'toml', 'json' },
  root_markers = { '.ananke.toml', 'pyproject.toml', 'package.json', '.git' },
  root_dir = function(buffer, start)
    require('ananke').root(buffer, start)
  end,
  -- The server takes edits as quickly as they come and joins those that waited: Neovim need not hold them back, and
  -- what it shows is never of a text from 150 ms ago.
  flags = { debounce_text_changes = 0 },
  settings = {
    ananke = {
      -- Decorations in the text: 'quiet' (one code lens per file), 'all' (per symbol), 'off'.
      inline = 'quiet',
    },
  },
  -- Neovim 0.11 asks for diagnostics after edits alone: so it is told when they change for another reason.
  capabilities = { workspace = { diagnostics = { refreshSupport = true } } },
  handlers = {
    ['workspace/diagnostic/refresh'] = function(_, _, context)
      require('ananke').ask_again(context.client_id)
      return vim.NIL
    end,
    ['ananke/irChanged'] = function(_, params)
      require('ananke').refresh(params.uri)
    end,
    ['ananke/status'] = function(_, params)
      require('ananke').compiled(params)
    end,
  },
  on_exit = function(code, signal, client_id)
    require('ananke').ended(code, signal, client_id)
  end,
  commands = {
    ['ananke.showIR'] = function(command, context)
      require('ananke').show(command.arguments[1], context.client_id)
    end,
  },
}
