"""The network: sockets, clocks and tasks live here and nowhere deeper. Knows no field of any message."""
