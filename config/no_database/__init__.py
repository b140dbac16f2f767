"""Stands in for the database where no address is set, so that the settings can be read by tools."""
