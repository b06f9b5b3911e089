package nndl.math;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Options of the JVM as it runs: speed, never results, may depend on them. */
final class JvmOption {
  private JvmOption() {}

  /** The value of a HotSpot option; {@code otherwise} in a JVM that does not have it. */
  static String value(String name, String otherwise) {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return jvm == null ? otherwise : jvm.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }
}
