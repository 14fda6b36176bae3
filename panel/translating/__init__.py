"""The other language of what residents write: offered by anybody as a translation, accepted by the author or an organiser."""
