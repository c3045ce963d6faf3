-- What a refinement was asked and made into, beside the plugin's parameters: its take remembers it.
ALTER TABLE tasks ADD COLUMN refinement TEXT; -- JSON: modification, instruction, description
