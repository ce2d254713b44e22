"""What the Makefile, the build of the wheel and the tests need beside the program; none of it is installed."""
