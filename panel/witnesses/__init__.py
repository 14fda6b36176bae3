"""People who keep the signed heads of the public log: with one of them outside, it cannot be cut unnoticed."""
