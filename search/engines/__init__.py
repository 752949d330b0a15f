"""The engines that can answer a search, one module each."""
