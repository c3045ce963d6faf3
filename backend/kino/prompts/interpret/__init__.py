"""A sentence such as "make the ball red" and the present prompt become a new prompt, by rules, or a reasoned decline."""
