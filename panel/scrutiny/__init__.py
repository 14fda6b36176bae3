"""Scrutineers: people named before a vote who count it again afterwards, and sign what they found."""
