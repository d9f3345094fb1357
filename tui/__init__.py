"""The Textual review screen of diffkit."""
