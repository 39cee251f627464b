"""What can be asked, of whom and when: the kernel.

Knows no Flask, no database and no MkDocs. Everything here is read from ``handbook/`` and ``forms/definitions/`` and is frozen;
time, person and place come in as arguments.
"""
