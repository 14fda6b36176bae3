"""People who harm: warned, paused or closed out, with a reason, an end and an appeal."""
