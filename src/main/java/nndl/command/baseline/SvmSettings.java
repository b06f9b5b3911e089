package nndl.command.baseline;

import libsvm.svm_parameter;
import nndl.math.NumberText;

/**
 * The settings of a support vector machine: LIBSVM's C-SVC with the kernel exp(-gamma |x - y|^2),
 * and LIBSVM's defaults for everything else.
 *
 * @param c the cost of a sample on the wrong side
 * @param gamma the factor in the kernel
 */
record SvmSettings(double c, double gamma) {
  /** The size of the cache for rows of the kernel. It affects the time and not the result. */
  private static final int CACHE_MEGABYTES = 100;

  /** The bytes of the cache of each training. */
  static final long CACHE_BYTES = (long) CACHE_MEGABYTES << 20;

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
    return NumberText.rounded(number, 4).toPlainString();
  }
}
