"""Changing a picture by an instruction with FLUX.1 Kontext, FLUX.2 and FLUX.2-klein."""
