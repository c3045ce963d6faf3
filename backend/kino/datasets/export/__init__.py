"""Datasets as trainers want them: folders and zips, one module a trainer.

`write` makes an export, `kino.datasets.preflight` says beforehand what is wrong with it. Nothing in the dataset's
folder is touched.
"""

from kino.datasets.export.writing import target_path, write

__all__ = ["target_path", "write"]
