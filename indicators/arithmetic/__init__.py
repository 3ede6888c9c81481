"""The arithmetic and the rules of judging: plain values in, plain values out, no database."""
