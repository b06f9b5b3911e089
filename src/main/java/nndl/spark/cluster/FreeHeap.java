package nndl.spark.cluster;

/** The heap of this JVM that nobody uses. */
class FreeHeap {
  /**
   * Returns the number of free bytes. Garbage is collected only if that is needed to find as many
   * bytes as are wanted.
   */
  long bytes(long wanted) {
    long free = free();
    if (free >= wanted) {
      return free;
    }
    collect();
    return free();
  }

  /** Returns the free bytes, among which garbage does not count. */
  long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  void collect() {
    System.gc();
  }

  /** Returns how many bytes Spark would give to samples now, without removing data of others. */
  long storage() {
    return SparkInternals.freeStorage();
  }
}
