-- A session in a real Neovim: run as `nvim --headless --clean -l neovim_session.lua PLUGIN FILE STEPS`, prints JSON.
-- STEPS is a table in JSON: what to look for in this file (see test_neovim.py).
-- Attaches the server through the plug-in's own lsp/ananke.lua (ANANKE_CMD replaces its command), and reports what a
-- person would see: diagnostics, a hover, diagnostics after edits, a code action applied, the IR document.
local plugin, file, steps = arg[1], arg[2], vim.json.decode(arg[3])
vim.opt.runtimepath:prepend(plugin)
vim.cmd('filetype on')
vim.cmd.source(plugin .. '/plugin/ananke.lua')
vim.lsp.config('ananke', { cmd = vim.split(vim.env.ANANKE_CMD, ' ') })
vim.lsp.enable('ananke')

local out = { notes = {}, progress = {}, asked = {} }
-- The person is asked and looks away.
vim.ui.select = function(_, options, done)
  table.insert(out.asked, options.prompt)
  done(nil)
end
vim.notify = function(text)
  table.insert(out.notes, text)
end
vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event)
    local value = event.data.params.value
    table.insert(out.progress, value.kind .. ': ' .. (value.title or value.message or ''))
  end,
})

local function finish(code)
  io.stdout:write(vim.json.encode(out), '\n')
  for _, client in ipairs(vim.lsp.get_clients()) do
    client:stop()
  end
  vim.wait(3000, function()
    return #vim.lsp.get_clients() == 0
  end, 20)
  vim.cmd(code == 0 and 'qall!' or 'cquit ' .. code)
end

local function until_true(what, condition)
  if not vim.wait(20000, condition, 20) then
    out.failed = what
    finish(1)
  end
end

vim.cmd.edit(file)
local buffer = vim.api.nvim_get_current_buf()
local function client()
  return vim.lsp.get_clients({ bufnr = buffer, name = 'ananke' })[1]
end
until_true('attach', function()
  return client() ~= nil and client().initialized
end)
out.encoding = client().offset_encoding
out.root = client().root_dir

local function codes()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, diagnostic.code .. '@' .. diagnostic.lnum + 1)
  end
  table.sort(found)
  return found
end
until_true('diagnostics', function()
  return #codes() > 0
end)
out.first = codes()

local function line_of(needle)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(needle, 1, true)
    if column then
      return number, column - 1
    end
  end
end
local function request(method, params)
  local answer = client():request_sync(method, params, 20000, buffer)
  return answer and (answer.err or answer.result) or nil
end

local row, column = line_of(steps.hover)
vim.api.nvim_win_set_cursor(0, { row, column + #steps.hover - 1 })
local hover = request('textDocument/hover', vim.lsp.util.make_position_params(0, out.encoding))
out.hover = hover and hover.contents and hover.contents.value

if steps.only_save then
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, steps.added)
  vim.cmd('silent write')
  until_true('a compile', function()
    return require('ananke').last ~= nil
  end)
  vim.wait(1500)
  out.compiled = require('ananke').last
  return finish(0)
end

-- A new denied call appears, and goes away again.
row = line_of(steps.below)
vim.api.nvim_buf_set_lines(buffer, row, row, false, { steps.denied })
until_true('a new diagnostic', function()
  return #codes() == #out.first + 1
end)
out.added = codes()
vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, {})
until_true('it goes away', function()
  return vim.deep_equal(codes(), out.first)
end)

-- Somebody types fast above a finding: it moves with its line, and none comes or goes.
local typing = { seen = {}, late = 0, counts = {} }
-- What is underlined on the screen: Neovim moves it with the text until it is told anew.
local function underlined()
  local lines, right = {}, true
  for namespace in pairs(vim.diagnostic.get_namespaces()) do
    local shown = vim.diagnostic.get_namespace(namespace).user_data.underline_ns
    local marks = shown and vim.api.nvim_buf_get_extmarks(buffer, shown, 0, -1, { details = true }) or {}
    for _, mark in ipairs(marks) do
      local row, column, details = mark[2], mark[3], mark[4]
      if details.hl_group == 'DiagnosticUnderlineError' then
        local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
        local word = line:sub(column + 1, details.end_col)
        table.insert(lines, ('%d:%d %s'):format(row + 1, column + 1, word))
        right = right and (word:find('eval', 1, true) or word:find('exec', 1, true) or word:find('system', 1, true)) ~= nil
      end
    end
  end
  table.sort(lines)
  return lines, right
end
vim.api.nvim_create_autocmd('DiagnosticChanged', {
  buffer = buffer,
  callback = function()
    local count = 0
    for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
      count = count + (diagnostic.code == 'ANK601' and 1 or 0)
    end
    typing.counts[tostring(count)] = true
  end,
})
local function right()
  return select(2, underlined())
end
local function snapshot(key)
  table.insert(typing.seen, ('%s | %s'):format(key == '\n' and '⏎' or key, table.concat(underlined(), ', ')))
end
typing.counts = {}
local typed = steps.typed
local at = { 0, 0 }
snapshot('')
for index = 1, #typed do
  local key = typed:sub(index, index)
  vim.api.nvim_buf_set_text(buffer, at[1], at[2], at[1], at[2], key == '\n' and { '', '' } or { key })
  at = key == '\n' and { at[1] + 1, 0 } or { at[1], at[2] + 1 }
  vim.wait(30)
  if not right() then
    typing.late = typing.late + 1
    until_true('findings at their lines', right)
  end
  snapshot(key)
end
out.typing = { seen = typing.seen, late = typing.late, counts = vim.deepcopy(typing.counts) }
vim.api.nvim_buf_set_text(buffer, 0, 0, at[1], at[2], { '' })
until_true('what was typed is gone', function()
  return vim.deep_equal(codes(), out.first)
end)
snapshot('')

-- A code action renames a function and its references.
row, column = line_of(steps.misnamed)
vim.api.nvim_win_set_cursor(0, { row, column + #steps.misnamed - 1 })
local here = vim.lsp.util.make_range_params(0, out.encoding)
here.context = { diagnostics = {} }
local actions = request('textDocument/codeAction', here)
out.action = actions and actions[1] and actions[1].title
if out.action then
  -- Neovim resolves the edit of the action that was chosen.
  local chosen = actions[1].edit and actions[1] or request('codeAction/resolve', actions[1])
  vim.lsp.util.apply_workspace_edit(chosen.edit, out.encoding)
end
out.renamed = line_of(steps.renamed) ~= nil
until_true('the finding is gone', function()
  for _, code in ipairs(codes()) do
    if vim.startswith(code, 'ANK101') then
      return false
    end
  end
  return true
end)

-- The IR document opens and follows an edit.
vim.cmd('AnankeShowIR')
local ir = vim.api.nvim_get_current_buf()
local function ir_text()
  return table.concat(vim.api.nvim_buf_get_lines(ir, 0, -1, false), '\n')
end
out.ir_name = vim.api.nvim_buf_get_name(ir)
until_true('the IR document', function()
  return ir_text():find('"constraints"', 1, true) ~= nil
end)
out.ir_readonly = not vim.bo[ir].modifiable
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, steps.added)
until_true('the IR document follows', function()
  return ir_text():find(steps.added_name .. ' signature', 1, true) ~= nil
end)

-- A save is compiled, by the service if there is one, with progress.
vim.api.nvim_buf_call(buffer, function()
  vim.cmd('silent write')
end)
until_true('a compile', function()
  return require('ananke').last ~= nil
end)
out.compiled = require('ananke').last
out.status = require('ananke').status()
vim.wait(200)

-- The server's commands.
vim.api.nvim_set_current_buf(buffer)
vim.cmd('Ananke status')
until_true('the status', function()
  out.state = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return out.state:find('folders', 1, true) ~= nil
end)
vim.cmd.bwipeout()
vim.api.nvim_set_current_buf(buffer)
vim.cmd('Ananke export ' .. steps.added_name .. ' openai')
until_true('the tool', function()
  out.tool = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  return vim.bo.buftype == 'nofile' and out.tool:find(steps.added_name, 1, true) ~= nil
end)
vim.cmd.bwipeout()
vim.api.nvim_set_current_buf(buffer)

-- A configuration file is a document, other TOML is not.
local folder = vim.fs.dirname(file)
vim.fn.writefile({ '[tool]' }, folder .. '/other.toml')
vim.cmd.edit(folder .. '/other.toml')
vim.cmd.edit(folder .. '/.ananke.toml')
local configuration = vim.api.nvim_get_current_buf()
vim.api.nvim_buf_set_lines(configuration, -1, -1, false, { '[chek]' })
until_true('a fault of the configuration', function()
  local found = vim.diagnostic.get(configuration)
  out.fault = found[1] and found[1].message
  return out.fault ~= nil
end)
-- What it says takes effect in other buffers when it is saved, though nobody types there.
local function denied()
  return vim.tbl_filter(function(code)
    return vim.startswith(code, 'ANK601')
  end, codes())
end
local count = #denied()
local function saved(lines)
  vim.api.nvim_buf_set_lines(configuration, 0, -1, false, lines)
  vim.cmd('silent write')
end
local before = vim.fn.readfile(folder .. '/.ananke.toml')
saved({ '[check]', 'severity = { ANK601 = "off" }' })
until_true('a rule that is off', function()
  return #denied() == 0
end)
saved(before)
until_true('the rule again', function()
  return #denied() == count
end)
out.switched = count
out.attached = #vim.lsp.get_clients({ bufnr = vim.fn.bufnr(folder .. '/other.toml'), name = 'ananke' })
out.servers = #vim.lsp.get_clients({ name = 'ananke' })
vim.cmd('bwipeout!')
vim.api.nvim_set_current_buf(buffer)

-- A server that is killed comes back, with a message.
local killed = client().id
vim.uv.kill(tonumber(vim.fn.readfile(steps.pid_file)[1]), 'sigkill')
until_true('another server', function()
  local new = client()
  return new ~= nil and new.id ~= killed and new.initialized
end)
until_true('its diagnostics', function()
  return #codes() > 0
end)

vim.cmd('checkhealth ananke')
out.health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
finish(0)
