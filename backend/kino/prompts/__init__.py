"""What a prompt becomes on its way to the model: how much of it is read."""
