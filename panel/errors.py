"""The one exception of the domain, and the one of a site with too much to do."""

import errno


class RuleBroken(Exception):
    """A rule says no. Its text is a sentence for citizens, in the language of the one who asked.

    `at` is the field, or another part of the page, that it is about: the sentence above the form leads there.
    """

    def __init__(self, sentence: str = "", *, at: str = "") -> None:
        super().__init__(sentence)
        self.at = at


class Busy(Exception):
    """Too many write at once, or one writes for too long. Nothing was changed; the same thing may be tried again."""


def is_full(error: BaseException) -> bool:
    """Whether it says that a disk, or somebody's share of it, has no room left."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
