"""A whole cycle through the same services and sweeps, with a simulated clock: `make rehearse`, and the demo's data."""
