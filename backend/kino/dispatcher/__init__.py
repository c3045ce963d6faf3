"""From the task table to the workers and back: claims, hands out, follows, records.

The table is the truth; what is held in memory is only what is of no use after a restart (progress, previews, which
worker has what).
"""

from kino.dispatcher.datasets import DatasetDoor
from kino.dispatcher.dispatcher import Dispatcher

__all__ = ["DatasetDoor", "Dispatcher"]
