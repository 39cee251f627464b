"""How well and how quickly the handbook is searched, beside the engines that one could take instead."""
