package nndl.math;

/**
 * The fastest kernels that this JVM can run. Those of {@link Arithmetic#EXACT} give the same bits
 * as all others, so each machine may choose for itself.
 */
public final class KernelChoice {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final boolean VECTORS = findVectorModule();

  private KernelChoice() {}

  /** Exact kernels for one thread. */
  public static Kernels fastest() {
    return VECTORS ? new VectorKernels() : new PlainKernels();
  }

  /** Kernels of an arithmetic, for one thread. */
  public static Kernels of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> fastest();
      case BLAS -> new BlasKernels(fastest());
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

  private static boolean findVectorModule() {
    boolean found = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    if (!found) {
      System.err.printf(
          "nndl: plain loops, several times slower: expected --add-modules=%s, found none%n",
          VECTOR_MODULE);
    }
    if (!Boolean.parseBoolean(JvmOption.value("UseFMA", "true"))) {
      System.err.println(
          "nndl: the same results, a hundred times slower: expected a processor with fused"
              + " multiply-add and -XX:+UseFMA, found none");
    }
    return found;
  }
}
