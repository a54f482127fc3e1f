"""Targets and their evidence on paper and as workbooks: what selectors gathered, set by Typst or written as sheets."""
