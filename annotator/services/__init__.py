"""Use cases, called alike by the window, the command line and the tests."""
