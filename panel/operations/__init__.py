"""Whether the site is well, for those who run it: the health address, mail that did not go, work that was set aside."""
