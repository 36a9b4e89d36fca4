"""Invented histories for demonstration and benchmark: seeded, without end to their number, and none of the people exist.

What is published is followed (domain.md 1.5, 2.4) and named where it is used; every other share, interval and word is
invented and says nothing about any unit.
"""
