"""What the screens of capture and review show: frozen objects, their figures already text."""
