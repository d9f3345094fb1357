"""What a comparison and an outline look like to people and to scripts; formats, never computes."""
