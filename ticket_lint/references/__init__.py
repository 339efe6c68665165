"""Reference tickets: the same ticket once well and once weakly specified, told apart by hand."""
