"""Workers: processes that hold models and run plugins, and what the server needs to start, watch and stop them."""
