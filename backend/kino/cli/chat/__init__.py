"""`kino chat`: pictures made and talked into shape in a terminal, on the same projects and takes as the studio.

`talk.py` does what is said, over HTTP; `verbs.py` are the words it knows; `shell.py` reads lines and shows what came of
them; `kept.py` is what the next run begins with.
"""
