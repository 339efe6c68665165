"""Assessments as text: for people, for machines, for build servers and code scanners."""
