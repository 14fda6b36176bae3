"""Guides of a few steps: how to do one thing here, for people who have never done it."""
