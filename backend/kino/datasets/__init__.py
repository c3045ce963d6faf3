"""Datasets: a folder of pictures with captions, made for training a LoRA, of which nothing is ever lost."""
