package nndl.command.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_problem;

/**
 * What tells two classes apart: the sign of the sum of coefficient times kernel over the support
 * vectors, less rho. LIBSVM trains each pair of classes by itself, so that can be done anywhere.
 *
 * @param classes their places among the classes that have samples: above 0, and below
 * @param support the numbers of the support vectors among the samples
 */
public record SvmPair(Classes classes, int[] support, double[] coefficients, double rho)
    implements Serializable {
  static {
    svm.svm_set_print_string_function(text -> {}); // else it prints to standard output
  }

  /** Two classes, the lower first. */
  record Classes(int a, int b) implements Serializable {

    /** The pairs of {@code count} classes are numbered as LIBSVM has them. */
    static Classes of(int pair, int count) {
      int a = 0;
      int before = 0; // how many pairs have a lower class below a
      while (pair >= before + count - 1 - a) {
        before += count - 1 - a;
        a++;
      }
      return new Classes(a, a + 1 + pair - before);
    }
  }

  /** Trains a pair, by its number. */
  public static SvmPair train(SvmSamples samples, int pair, SvmSettings settings) {
    Classes classes = Classes.of(pair, samples.classes());
    int[] first = samples.first();
    int[] both =
        IntStream.concat(
                IntStream.range(first[classes.a], first[classes.a + 1]),
                IntStream.range(first[classes.b], first[classes.b + 1]))
            .toArray();
    svm_problem problem = new svm_problem();
    problem.l = both.length;
    problem.x = Arrays.stream(both).mapToObj(samples::nodes).toArray(svm_node[][]::new);
    problem.y = Arrays.stream(both).mapToDouble(i -> i < first[classes.a + 1] ? 1 : -1).toArray();
    svm_model model = svm.svm_train(problem, settings.parameter());
    int[] support = Arrays.stream(model.sv_indices).map(i -> both[i - 1]).toArray();
    return new SvmPair(classes, support, model.sv_coef[0], model.rho[0]);
  }
}
