"""Tests of exchange by files."""
