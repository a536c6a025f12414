"""Work over whole folders: in processes of their own, so that no keystroke waits for it."""
