"""Text that would like to be more than text, in every field and every parameter."""
