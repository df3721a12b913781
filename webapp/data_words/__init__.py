"""Tables, columns and values in words: for a person's export, and for the record of processing."""

from webapp.data_words.names import COLUMNS, TABLES, column_name, table_name
from webapp.data_words.values import value_in_words

__all__ = ["COLUMNS", "TABLES", "column_name", "table_name", "value_in_words"]
