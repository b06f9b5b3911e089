package nndl.math;

/**
 * The fastest kernels that this JVM can run. They give the same bits as all others, so each machine
 * may choose for itself.
 */
public final class KernelChoice {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Kernels FASTEST = choose();

  private KernelChoice() {}

  /** Kernels without state, for any thread. */
  public static Kernels fastest() {
    return FASTEST;
  }

  private static Kernels choose() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      return new VectorKernels();
    }
    System.err.printf(
        "nndl: plain loops, several times slower: expected --add-modules=%s, found none%n",
        VECTOR_MODULE);
    return new PlainKernels();
  }
}
