"""The verbs of voting, by what they work on."""
