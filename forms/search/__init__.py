"""The search: what can be found, the index a browser loads, and the ranking that the service and the browser share.

``overrides/assets/javascripts/search/`` holds the same rules in JavaScript; tests hold both to the same answers.
"""
