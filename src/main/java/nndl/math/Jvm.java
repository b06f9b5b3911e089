package nndl.math;

/**
 * What this JVM can run: vector instructions or plain loops. Both give the same bits, so each
 * machine may choose for itself. The answer is static since it can't change while the JVM runs.
 */
final class Jvm {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Whether vectors can be used; without them everything is several times slower. */
  static final boolean VECTORS = findVectorModule();

  private Jvm() {}

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
