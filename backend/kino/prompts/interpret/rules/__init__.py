"""One module a kind of change. Each rule takes a command and the prompt, and gives a step, None or a decline."""
