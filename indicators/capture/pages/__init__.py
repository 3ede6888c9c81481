"""The screens of capture and review, as they are shown: frozen objects, their figures already text."""
