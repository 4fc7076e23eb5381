"""A checked case under a law becomes the instance of one solve."""
