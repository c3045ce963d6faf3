"""Picture and text to picture with FLUX.1 models."""
