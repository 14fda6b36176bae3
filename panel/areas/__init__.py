"""Places: county, community council, ward."""
