"""All SQL and nothing else: plain functions on a `Database`, rows in, pydantic models out.

No HTTP, no files but the database's own, no knowledge of workers.
"""
