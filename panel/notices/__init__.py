"""Following, and the mails that tell: reads the public log, and knows no capability above it."""
