"""What a round commits to before anybody votes."""
