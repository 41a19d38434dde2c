"""The walk itself, without a screen."""
