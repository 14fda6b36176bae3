"""The same in short sentences, in sign language and aloud, beside rounds, proposals and panels."""
