-- IR documents: read-only buffers named ananke-ir:/PATH.ir.json?symbol=S whose text the server gives.
local M = {}

-- Address → buffer of the IR documents that are shown.
local shown = {}

-- When the server ended by itself, in seconds.
local ends = {}

--- The last compile: { uri, origin, milliseconds, note }, for a status line.
M.last = nil

local CONSTRAINTS = { toml = true, json = true }

--- Whether a file of these kinds is configuration or a constraint set, by its name.
local function ours(name)
  local file = vim.fs.basename(name)
  return file == '.ananke.toml' or file:match('^constraints%.%a+$') or file:match('%.constraints%.%a+$')
end

--- Start the server for a buffer in its project's folder; not for TOML and JSON that is about something else.
function M.root(buffer, start)
  local name = vim.api.nvim_buf_get_name(buffer)
  if CONSTRAINTS[vim.bo[buffer].filetype] and not ours(name) then
    return
  end
  start(vim.fs.root(buffer, vim.lsp.config.ananke.root_markers))
end

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

--- A compile ended: remember it for `status`.
function M.compiled(last)
  M.last = last
end

--- Words for a status line: where the last IR came from.
function M.status()
  local last = M.last
  if not last then
    return ''
  end
  local here = { ['local'] = true, memory = true, disk = true }
  local where = last.note ~= '' and 'offline' or (here[last.origin] and 'local' or 'service')
  return ('ananke: %s, %.0f ms'):format(where, last.milliseconds)
end

local function pull(client, buffer)
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  client:request('textDocument/diagnostic', params, nil, buffer)
end

--- The configuration changed, or the workspace was read: what is shown may be wrong though nobody typed.
function M.ask_again(client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  for buffer in pairs(client and client.attached_buffers or {}) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      pull(client, buffer)
    end
  end
end

-- Neovim asks a second server of a buffer for diagnostics only after an edit: ask when it attaches.
local function pull_once(buffer)
  vim.api.nvim_create_autocmd('LspAttach', {
    buffer = buffer,
    once = true,
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'ananke' and client:supports_method('textDocument/diagnostic') then
        pull(client, buffer)
      end
    end,
  })
end

--- The server ended. One that was killed or failed is started again, at most five times within three minutes.
function M.ended(code, signal, client_id)
  local asked = code == 0 and signal == 0
  if asked or vim.v.exiting ~= vim.NIL then
    return
  end
  local now = os.time()
  ends = vim.tbl_filter(function(time)
    return now - time < 180
  end, ends)
  table.insert(ends, now)
  vim.schedule(function()
    if #ends >= 5 then
      return vim.notify('Ananke: the server ended five times within three minutes and is not started again', vim.log.levels.ERROR)
    end
    vim.notify('Ananke: the server ended unexpectedly and was restarted', vim.log.levels.WARN)
    for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].buftype == '' and vim.bo[buffer].filetype ~= '' then
        pull_once(buffer)
        vim.api.nvim_exec_autocmds('FileType', { group = 'nvim.lsp.enable', buffer = buffer })
      end
    end
  end)
end

-- A command of the server with its one argument; `done` gets what it answers.
local function execute(name, argument, done)
  local client = vim.lsp.get_clients({ name = 'ananke', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'ananke' })[1]
  if not client then
    return vim.notify('Ananke: no server is running for this file', vim.log.levels.WARN)
  end
  local params = { command = name, arguments = { next(argument) and argument or vim.empty_dict() } }
  client:request('workspace/executeCommand', params, function(err, result)
    if err then
      return vim.notify('Ananke: ' .. err.message, vim.log.levels.ERROR)
    end
    done(result)
  end, 0)
end

local function say(words, ...)
  vim.notify('Ananke: ' .. words:format(...))
end

local function scratch(text, filetype)
  vim.cmd.new()
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
  vim.bo.filetype = filetype
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, '\n', { plain = true }))
end

local function here()
  return vim.uri_from_bufnr(0)
end

-- What `:Ananke NAME …` does; each gets the words behind its name.
local subcommands = {
  compile = function()
    execute('ananke.compileFile', { uri = here() }, function(found)
      say('compiled (%s, %.0f ms)', found.origin, found.milliseconds)
    end)
  end,
  ['compile-workspace'] = function()
    execute('ananke.compileWorkspace', {}, function(found)
      say('%d constraints of %d files compiled (%s)', found.constraints, found.files, found.origin)
      vim.cmd.split(vim.fn.fnameescape(found.uri))
    end)
  end,
  export = function(words)
    local argument = { uri = here(), symbol = words[1] or vim.fn.expand('<cword>') }
    if words[2] then
      local forms = { ['json-schema'] = true, lark = true, ebnf = true, gbnf = true, regex = true }
      argument[forms[words[2]] and 'as' or 'for'] = words[2]
    end
    execute('ananke.export', argument, function(found)
      scratch(found.text, found.languageId)
      for _, note in ipairs(found.notes) do
        say('%s', note)
      end
    end)
  end,
  extract = function(words)
    local argument = { uri = here() }
    if words[1] then
      argument.target = vim.uri_from_fname(vim.fn.fnamemodify(words[1], ':p'))
    end
    execute('ananke.extractToFile', argument, function(found)
      say('%d constraints in %s', found.constraints, vim.uri_to_fname(found.uri))
    end)
  end,
  ['clear-cache'] = function()
    execute('ananke.clearCache', {}, function(found)
      say('%d cached IRs removed', found.removed)
    end)
  end,
  status = function()
    execute('ananke.status', {}, function(found)
      scratch(vim.inspect(found), 'lua')
    end)
  end,
}

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
  vim.api.nvim_create_user_command('Ananke', function(command)
    local words = command.fargs
    local run = subcommands[table.remove(words, 1)]
    if not run then
      return vim.notify('Ananke: one of ' .. table.concat(vim.tbl_keys(subcommands), ', '), vim.log.levels.ERROR)
    end
    run(words)
  end, {
    nargs = '+',
    desc = 'compile, compile-workspace, export, extract, clear-cache or status',
    complete = function(lead)
      return vim.tbl_filter(function(name)
        return vim.startswith(name, lead)
      end, vim.tbl_keys(subcommands))
    end,
  })
end

return M
