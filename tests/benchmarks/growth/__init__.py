"""Growth: the same pipeline over a thousand articles, and over a million."""
