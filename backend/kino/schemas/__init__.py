"""The nouns as pydantic models: the only shapes that cross HTTP. Imports nothing of ours."""
