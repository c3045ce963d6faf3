"""Weights on disk: which models there are, and whether a file or folder is what it says.

Decided by content, never by suffix; only headers are read. Imports no torch: a safetensors header is JSON.
Nothing here loads, downloads or changes weights.
"""

from kino.weights.content import Content, check, inspect
from kino.weights.folders import Weights
from kino.weights.safetensors_header import Header, Tensor, read_header

__all__ = ["Content", "Header", "Tensor", "Weights", "check", "inspect", "read_header"]
