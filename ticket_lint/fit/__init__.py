"""Measuring and fitting on labelled tickets: `ticket-lint evaluate`, `calibrate`, benchmarks."""
