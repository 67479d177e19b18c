"""One seed lies: criteria raced over shares, seeds and networks."""
