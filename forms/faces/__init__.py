"""How each kind of page shows its facts: one module a kind, plain functions from the catalogue to elements of the page."""
