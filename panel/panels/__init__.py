"""Citizens’ panels and their seats."""
