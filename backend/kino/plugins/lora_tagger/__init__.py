"""Suggestions of tags and sentences for the pictures of a dataset."""
