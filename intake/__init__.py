"""The service: the only place where definitions, records and browsers meet."""
