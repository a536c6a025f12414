-- :checkhealth ananke
local M = {}

local function clients()
  local health = vim.health
  if not vim.lsp.is_enabled('ananke') then
    health.warn('not enabled', { "vim.lsp.enable('ananke')" })
  end
  local running = vim.lsp.get_clients({ name = 'ananke' })
  for _, client in ipairs(running) do
    health.ok(('running in %s, positions in %s'):format(client.root_dir or 'no folder', client.offset_encoding))
  end
  if #running == 0 then
    health.info('no server is running; open a file of a language that Ananke reads')
  end
end

function M.check()
  local health = vim.health
  health.start('ananke')
  if vim.fn.has('nvim-0.11') == 0 then
    health.error('Neovim 0.11 or later is needed', { 'Older ones have no vim.lsp.enable()' })
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  local config = vim.lsp.config.ananke
  local cmd = config and config.cmd
  if type(cmd) == 'function' then
    health.info('cmd is a function: the program is not looked for')
    return clients()
  end
  local command = cmd and cmd[1] or 'ananke'
  if vim.fn.executable(command) == 0 then
    health.error(command .. ' is not executable', {
      'pip install ananke-lsp, or set cmd: vim.lsp.config("ananke", { cmd = { "/path/to/ananke", "lsp" } })',
    })
    return
  end
  local answer = vim.system({ command, 'version' }, { text = true }):wait(10000)
  if answer.code == 0 then
    health.ok(vim.trim(answer.stdout) .. ' at ' .. vim.fn.exepath(command))
  else
    health.error(command .. ' version failed', { vim.trim(answer.stderr or '') })
  end
  clients()
end

return M
