"""Voting on paper and with help: papers handed out by staff, keyed twice, and counted with all the others."""
