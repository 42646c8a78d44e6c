"""What comes in: the parts of ``fetch``, the feed list and its changes, files and documents that are handed in."""
