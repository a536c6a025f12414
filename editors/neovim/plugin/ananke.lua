if vim.g.loaded_ananke then
  return
end
vim.g.loaded_ananke = true
require('ananke').setup()
