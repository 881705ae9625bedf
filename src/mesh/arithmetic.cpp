// Fixed-point functions of reputation.
