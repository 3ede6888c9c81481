"""The ledger of verdicts on printed figures, and what people explain of them."""
