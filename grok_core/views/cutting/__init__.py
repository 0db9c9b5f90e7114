"""What a network answers when a part of it is cut out, through the landmarks of its run."""
