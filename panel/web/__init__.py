"""HTML: forms, Markdown, partial answers, pages of a list, and what every answer carries."""
