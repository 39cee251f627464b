"""What happened: tables and the functions that write and read them.

Knows SQLAlchemy only: no Flask, no Markdown. Functions take an open connection; only views begin transactions.
"""
