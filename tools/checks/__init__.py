"""The checks of `make check`: one module each, with its test beside it."""
