package nndl.math;

import static java.lang.System.Logger.Level.WARNING;

/**
 * Whether this JVM can run vector instructions or only plain loops. Both give the same bits, so
 * different machines may use different loops. The result is static because it cannot change while
 * the JVM runs. If the JVM will be slow, a warning is logged. Spark shows it on the driver's
 * console and in the log of each executor. If a program uses nndl as a library, the warning goes to
 * that program's log.
 */
public final class Jvm {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Whether this JVM has the compiler without which vectors are much slower than plain loops. */
  private static final boolean OPTIMISES = JvmOption.value("TieredStopAtLevel", "4").equals("4");

  /** Whether vectors can be used. Without them everything is several times slower. */
  public static final boolean VECTORS = findVectorModule();

  private Jvm() {}

  private static boolean findVectorModule() {
    System.Logger logger = System.getLogger("nndl");
    boolean found = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    if (!found) {
      logger.log(
          WARNING,
          "plain loops, several times slower: expected --add-modules={0}, found none",
          VECTOR_MODULE);
    }
    if (!Boolean.parseBoolean(JvmOption.value("UseFMA", "true"))) {
      logger.log(
          WARNING,
          "the same results, a hundred times slower: expected a processor with fused"
              + " multiply-add and -XX:+UseFMA, found none");
    }
    return found && OPTIMISES;
  }
}
