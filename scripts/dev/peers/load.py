"""Loads MNIST's files into NumPy arrays, and prints how many seconds it took.

usage: load.py DATA
"""

import sys
import time

import mnist

if __name__ == "__main__":
    start = time.perf_counter()
    mnist.load(sys.argv[1])
    print(f"{time.perf_counter() - start:.5f}")
