"""What a belt process needs beside Faust: its loop, its vitals, and tables whose changelog is acknowledged."""
