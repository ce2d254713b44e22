"""What `generate.py` is made of: the table, two codecs, the golden vectors. Standard library only."""
