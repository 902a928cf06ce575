"""What readers type, completed while they type and mended where it finds little, from the words of the index."""
