"""Pictures to play: as costly to decode as what a model draws, which flat colours are not.

    pictures.py FOLDER COUNT WIDTH HEIGHT
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

folder, count, width, height = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rng = np.random.default_rng(7)
down, across = np.mgrid[0:height, 0:width].astype(np.float32)
grain = rng.normal(0, 3, (height, width, 1)).astype(np.float32)  # of film; moved along, as drawing it anew is slow
for index in range(count):
    phase = index / count * 2 * np.pi
    waves = [np.sin(across / (40 + 13 * c) + phase * (c + 1)) * np.cos(down / (31 + 9 * c) - phase) for c in range(3)]
    ball = (across - width * index / count) ** 2 + (down - height / 2) ** 2 < (height / 5) ** 2
    picture = 120 + 70 * np.stack(waves, axis=-1) + np.roll(grain, index * 17, axis=1)
    picture[ball] = (230, 60, 40)
    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(folder / f"picture-{index + 1:03}.png", compress_level=4)
