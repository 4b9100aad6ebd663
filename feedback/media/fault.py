"""Why a file was not brought in."""


class MediaFault(Exception):
    """A file cannot be kept. The message says why and what to do."""
