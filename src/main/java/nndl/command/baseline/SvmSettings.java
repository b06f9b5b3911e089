package nndl.command.baseline;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import libsvm.svm_parameter;
import nndl.training.memory.MemoryEstimate;

/**
 * A support vector machine, before it is trained: LIBSVM's C-SVC with the kernel exp(-gamma |x -
 * y|^2), and LIBSVM's defaults for all else.
 *
 * @param c what a sample on the wrong side costs
 */
public record SvmSettings(double c, double gamma) implements Serializable {
  /** Of the rows of the kernel; it changes the time, and not the result. */
  private static final int CACHE_MEGABYTES = 100;

  /** Bytes that LIBSVM keeps of the kernel in each training. */
  public static long cacheBytes() {
    return CACHE_MEGABYTES * MemoryEstimate.MEGABYTE;
  }

  svm_parameter parameter() {
    svm_parameter parameter = new svm_parameter();
    parameter.svm_type = svm_parameter.C_SVC;
    parameter.kernel_type = svm_parameter.RBF;
    parameter.gamma = gamma;
    parameter.C = c;
    parameter.eps = 1e-3;
    parameter.shrinking = 1;
    parameter.cache_size = CACHE_MEGABYTES;
    return parameter;
  }

  @Override
  public String toString() {
    return "C %s, gamma %s".formatted(rounded(c), rounded(gamma));
  }

  private static String rounded(double number) {
    return new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
