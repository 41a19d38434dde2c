"""The walk itself, without a screen: steps, fields, and edits that can be undone."""
