package nndl.command.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_problem;

/**
 * The part of a support vector machine that distinguishes two classes. It uses the sign of the sum
 * of coefficient times kernel over the support vectors, minus rho. LIBSVM trains each pair
 * independently, so pairs can be trained in any thread.
 *
 * @param classes the class for a positive sum and the class for a negative sum
 * @param support the indices of the support vectors among the samples
 */
record SvmPair(Classes classes, int[] support, double[] coefficients, double rho) {
  static {
    svm.svm_set_print_string_function(text -> {}); // otherwise LIBSVM prints to standard output
  }

  /** Two classes by their index among the classes that have samples, the lower index first. */
  record Classes(int a, int b) {

    /**
     * Returns the pair with the number {@code pair}, in LIBSVM's order of the pairs of {@code
     * count} classes.
     */
    static Classes of(int pair, int count) {
      int a = 0;
      int before = 0; // the number of pairs whose lower class is below a
      while (pair >= before + count - 1 - a) {
        before += count - 1 - a;
        a++;
      }
      return new Classes(a, a + 1 + pair - before);
    }
  }

  /** Trains the pair with the number {@code pair}. */
  static SvmPair train(SvmSamples samples, int pair, SvmSettings settings) {
    Classes classes = Classes.of(pair, samples.classes());
    int[] first = samples.first();
    int[] both =
        IntStream.concat(
                IntStream.range(first[classes.a], first[classes.a + 1]),
                IntStream.range(first[classes.b], first[classes.b + 1]))
            .toArray();
    svm_problem problem = new svm_problem();
    problem.l = both.length;
    problem.x = nodes(samples, both);
    problem.y = Arrays.stream(both).mapToDouble(i -> i < first[classes.a + 1] ? 1 : -1).toArray();
    svm_model model = svm.svm_train(problem, settings.parameter());
    int[] support = Arrays.stream(model.sv_indices).map(i -> both[i - 1]).toArray();
    return new SvmPair(classes, support, model.sv_coef[0], model.rho[0]);
  }

  /**
   * Joins pairs into one machine, in which each sample that is a support vector of some pair occurs
   * once, and the samples have their order.
   *
   * @param pairs all pairs, in LIBSVM's order
   */
  static svm_model joined(SvmSamples samples, SvmSettings settings, List<SvmPair> pairs) {
    int[] support =
        pairs.stream()
            .flatMapToInt(pair -> Arrays.stream(pair.support))
            .sorted()
            .distinct()
            .toArray();
    int[] first = samples.first();
    svm_model model = new svm_model();
    model.param = settings.parameter();
    model.nr_class = samples.classes();
    model.label = samples.labels();
    model.l = support.length;
    model.SV = nodes(samples, support);
    model.nSV =
        IntStream.range(0, samples.classes())
            .map(
                c ->
                    (int)
                        Arrays.stream(support)
                            .filter(i -> first[c] <= i && i < first[c + 1])
                            .count())
            .toArray();
    model.rho = pairs.stream().mapToDouble(SvmPair::rho).toArray();
    model.sv_coef = new double[samples.classes() - 1][support.length];
    for (SvmPair pair : pairs) {
      for (int k = 0; k < pair.support.length; k++) {
        int sample = pair.support[k];
        int against = sample < first[pair.classes.a + 1] ? pair.classes.b - 1 : pair.classes.a;
        model.sv_coef[against][Arrays.binarySearch(support, sample)] = pair.coefficients[k];
      }
    }
    return model;
  }

  private static svm_node[][] nodes(SvmSamples samples, int[] some) {
    return Arrays.stream(some).mapToObj(i -> samples.nodes()[i]).toArray(svm_node[][]::new);
  }
}
