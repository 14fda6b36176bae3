"""What is held about people, why, for how long, and how it is given to them or removed."""
