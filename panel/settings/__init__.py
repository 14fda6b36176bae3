"""What organisers set for the whole site by page: contact, house rules, who answers for people's data."""
