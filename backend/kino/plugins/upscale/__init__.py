"""A picture enlarged, up to 4k and beyond."""
