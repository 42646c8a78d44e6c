"""Measuring the belt: numbered items, a bare loop to compare with, and the figures as one JSON object."""
