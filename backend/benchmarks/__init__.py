"""One runnable per figure; `python -m benchmarks.run` writes them all into RESULTS.md. Nothing in kino imports this."""
