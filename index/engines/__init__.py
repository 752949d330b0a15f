"""The engines that an index can be written for, one module each."""
