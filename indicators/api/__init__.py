"""The API of indicators: what is read of them, and captures that systems deliver."""
