"""The one exception of the domain, and the one of a site with too much to do."""

import errno


class RuleBroken(Exception):
    """A rule says no. Its text is a sentence for citizens, in the language of the one who asked."""


class Busy(Exception):
    """Too many write at once, or one writes for too long. Nothing was changed; the same thing may be tried again."""


def is_full(error: BaseException) -> bool:
    """Whether it says that a disk, or somebody's share of it, has no room left."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
