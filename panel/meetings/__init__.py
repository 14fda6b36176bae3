"""Ideas from a meeting: organisers enter seeds, support and remarks gathered on paper, in one go and counted apart."""
