"""What the Makefile, the build of the wheel and the tests need beside the program; nothing is installed."""
