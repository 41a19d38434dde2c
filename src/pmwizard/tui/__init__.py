"""The interview on a full screen."""
