package nndl.command.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import libsvm.svm_model;
import libsvm.svm_node;

/**
 * A trained support vector machine of many classes. The support vectors are those training samples
 * that at least one pair of classes uses; each is stored once.
 *
 * @param support the indices of the support vectors among the samples, in ascending order
 * @param coefficients the coefficients of each support vector against each other class, in LIBSVM's
 *     layout
 * @param rho the constant rho of each pair
 */
record SvmModel(SvmSettings settings, int[] support, double[][] coefficients, double[] rho)
    implements Serializable {

  /** Combines the pairs into one machine. The list must contain all pairs in LIBSVM's order. */
  static SvmModel of(SvmSamples samples, SvmSettings settings, List<SvmPair> pairs) {
    boolean[] marked = new boolean[samples.count()];
    pairs.forEach(pair -> Arrays.stream(pair.support()).forEach(i -> marked[i] = true));
    int[] support = IntStream.range(0, marked.length).filter(i -> marked[i]).toArray();
    double[][] coefficients = new double[samples.classes() - 1][support.length];
    for (SvmPair pair : pairs) {
      int a = pair.classes().a();
      int b = pair.classes().b();
      for (int k = 0; k < pair.support().length; k++) {
        int sample = pair.support()[k];
        int against = sample < samples.first()[a + 1] ? b - 1 : a;
        coefficients[against][Arrays.binarySearch(support, sample)] = pair.coefficients()[k];
      }
    }
    double[] rho = pairs.stream().mapToDouble(SvmPair::rho).toArray();
    return new SvmModel(settings, support, coefficients, rho);
  }

  /** Estimates the bytes of memory for the support vectors' indices and coefficients. */
  long bytes() {
    return 8L * (coefficients.length + 1) * support.length;
  }

  /** Returns this model as an object of LIBSVM. */
  svm_model libsvm(SvmSamples samples) {
    svm_model model = new svm_model();
    model.param = settings.parameter();
    model.nr_class = samples.classes();
    model.l = support.length;
    model.SV = Arrays.stream(support).mapToObj(samples::nodes).toArray(svm_node[][]::new);
    model.sv_coef = coefficients;
    model.rho = rho;
    model.label = samples.labels();
    model.nSV = IntStream.range(0, samples.classes()).map(c -> supportOf(samples, c)).toArray();
    return model;
  }

  private int supportOf(SvmSamples samples, int c) {
    int from = samples.first()[c];
    int to = samples.first()[c + 1];
    return (int) Arrays.stream(support).filter(i -> from <= i && i < to).count();
  }
}
