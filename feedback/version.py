"""The release this code belongs to; CHANGELOG.md says what it brought."""

__version__ = "0.1.0"
