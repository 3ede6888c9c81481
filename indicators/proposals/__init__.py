"""What one person proposes and another one decides: changes of what is published."""
