"""The command line: one file per command, found by file name. The only package that knows click."""
