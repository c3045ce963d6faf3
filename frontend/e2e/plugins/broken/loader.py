"""A plugin that can't be imported: it is listed with its error, and stops nothing."""

import a_library_that_nobody_has  # noqa: F401
