"""Complaints about data: made by anyone, answered by an organiser within thirty days, deleted after their time."""
