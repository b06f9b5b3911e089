package nndl.math;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Reads options of the running JVM. Speed may depend on them, but never a result. */
final class JvmOption {
  private JvmOption() {}

  /**
   * Returns the value of a HotSpot option, or {@code otherwise} if this JVM does not have the
   * option.
   */
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
