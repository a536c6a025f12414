-- IR documents: read-only buffers named ananke-ir:/PATH.ir.json?symbol=S whose text the server gives.
local M = {}

-- Address → buffer of the IR documents that are shown.
local shown = {}

local function client_for(uri)
  local path = uri:match('^ananke%-ir:(.-)%.ir%.json')
  for _, client in ipairs(vim.lsp.get_clients({ name = 'ananke' })) do
    for buffer in pairs(client.attached_buffers) do
      if vim.uri_from_bufnr(buffer):match('^file://(.*)$') == path then
        return client, buffer
      end
    end
  end
  return vim.lsp.get_clients({ name = 'ananke' })[1]
end

local function fill(buffer, text)
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, '\n', { plain = true }))
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
end

--- Fill the buffer of an IR document from the server. The buffer says why when that fails.
function M.load(buffer, uri)
  shown[uri] = buffer
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].filetype = 'json'
  local client, source = client_for(uri)
  if not client then
    return fill(buffer, 'No Ananke server is running: open the source file first.')
  end
  client:request('ananke/irContent', { uri = uri }, function(err, result)
    if vim.api.nvim_buf_is_valid(buffer) then
      fill(buffer, err and err.message or result.text)
    end
  end, source)
end

--- The source changed: load the document again where it is shown.
function M.refresh(uri)
  local buffer = shown[uri]
  if buffer and vim.api.nvim_buf_is_loaded(buffer) then
    M.load(buffer, uri)
  end
end

--- Open the IR of a file or of a symbol: `argument` is { uri, symbol? } with the source's URI.
function M.show(argument, client_id)
  local client = client_id and vim.lsp.get_client_by_id(client_id) or vim.lsp.get_clients({ name = 'ananke' })[1]
  if not client then
    return vim.notify('Ananke: no server is running for this file', vim.log.levels.WARN)
  end
  local path = argument.uri:gsub('^file://', '')
  local uri = 'ananke-ir:' .. path .. '.ir.json'
  if argument.symbol then
    uri = uri .. '?symbol=' .. vim.uri_encode(argument.symbol)
  end
  vim.cmd.split(vim.fn.fnameescape(uri))
end

function M.setup()
  local group = vim.api.nvim_create_augroup('ananke', { clear = true })
  vim.api.nvim_create_autocmd('BufReadCmd', {
    group = group,
    -- Without a slash a pattern is compared with the last part of the name alone.
    pattern = 'ananke-ir:/*',
    callback = function(event)
      M.load(event.buf, event.match)
    end,
  })
  vim.api.nvim_create_user_command('AnankeShowIR', function(command)
    local symbol = command.args ~= '' and command.args or nil
    M.show({ uri = vim.uri_from_bufnr(0), symbol = symbol })
  end, { nargs = '?', desc = 'Show the compiled IR of this file, or of the symbol named' })
end

return M
