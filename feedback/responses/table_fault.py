"""What is wrong with a table of answers as a whole."""


class TableFault(Exception):
    """The file cannot be read as a table, or its columns cannot be understood. The message says what to do."""
