"""Sentences to findings, records to findings, and the questions a step asks."""
