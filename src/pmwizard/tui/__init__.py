"""The full-screen face of the interview: how it looks and which keys it has."""
