"""The words the rules know, as tables to read and extend: adding a word is adding it to a line."""
