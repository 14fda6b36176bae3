"""Earlier texts: what something said before it was corrected stays readable, in one way for all kinds of things."""
