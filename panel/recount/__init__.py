"""Recount by anyone: a program for a person's own machine, which shares nothing with the tally of this site."""
