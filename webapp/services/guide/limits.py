"""How long the texts of a guide may be, in characters."""

LONGEST_TITLE = 120
LONGEST_SUMMARY = 500
LONGEST_BODY = 20_000
