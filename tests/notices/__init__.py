"""Following, and the mails that tell."""
