-- Read by vim.lsp.enable('ananke') (Neovim 0.11 and later).
---@type vim.lsp.Config
return {
  cmd = { 'ananke', 'lsp', '--stdio' },
  filetypes = { 'python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact' },
  root_markers = { '.ananke.toml', 'pyproject.toml', 'package.json', '.git' },
  settings = {
    ananke = {
      -- Decorations in the text: 'quiet' (one code lens per file), 'all' (per symbol), 'off'.
      inline = 'quiet',
    },
  },
  handlers = {
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
