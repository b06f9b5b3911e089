package nndl.math;

/**
 * The fastest kernels that this JVM can run. Those of {@link Arithmetic#EXACT} give the same bits
 * as all others, so each machine may choose for itself.
 */
public final class KernelChoice {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Kernels FASTEST = chooseExact();

  private KernelChoice() {}

  /** Exact kernels, without state, for any thread. */
  public static Kernels fastest() {
    return FASTEST;
  }

  /** Kernels of an arithmetic. */
  public static Kernels of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> FASTEST;
      case BLAS -> new BlasKernels(FASTEST);
    };
  }

  /**
   * What a model file says about how it was computed: {@code EXACT}, or the BLAS on this machine.
   */
  public static String name(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> arithmetic.name();
      case BLAS -> arithmetic.name() + " " + of(arithmetic);
    };
  }

  private static Kernels chooseExact() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      return new VectorKernels();
    }
    System.err.printf(
        "nndl: plain loops, several times slower: expected --add-modules=%s, found none%n",
        VECTOR_MODULE);
    return new PlainKernels();
  }
}
