"""What a prompt becomes on its way to the model: how much of it is read, what rules or a language model make of it."""
