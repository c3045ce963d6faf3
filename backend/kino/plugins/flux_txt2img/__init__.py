"""Text to picture with FLUX.1 models."""
