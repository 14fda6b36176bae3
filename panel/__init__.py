"""Panel: participatory decisions and citizens' panels, in Welsh and English."""

__version__ = "0.1.0"
