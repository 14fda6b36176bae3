"""Pages across capabilities: home, journey, desk, about, glossary."""
