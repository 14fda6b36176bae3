"""The one exception of the domain."""


class RuleBroken(Exception):
    """A rule says no. Its text is a sentence for citizens, in the language of the one who asked."""
