package nndl.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;
import nndl.math.elements.RegularisationCoefficients;
import nndl.training.optimizer.Optimizer;

/**
 * What options of learning cost in one thread, a line of numbers. GB a second of a bare copy, of a
 * step of Adam, and of a step of momentum with l2, of more weights than a cache holds. Then, for
 * sigmoid, tanh and gelu, how many times as long as its vectors the definition takes, which goes
 * number by number, and the same of the derivative.
 */
public final class LearningKernels {
  private static final int WEIGHTS = 12_000_000;
  private static final int TURNS = 7;
  private static final int CALLS = 2000;
  private static final RegularisationCoefficients L2 =
      new RegularisationCoefficients(1e-2f, 1e-4f, 0, 0);

  private LearningKernels() {}

  public static void main(String[] args) {
    StringBuilder line = new StringBuilder(steps());
    for (Activation f : List.of(Activation.SIGMOID, Activation.TANH, Activation.GELU)) {
      line.append(' ').append(activation(f));
    }
    System.out.println(line);
  }

  /** A weight has 4 bytes in each of the sum of gradients, the weights and what is kept. */
  private static String steps() {
    float[][] blocks = new float[4][WEIGHTS];
    float[][] copies = new float[4][WEIGHTS];
    float[][] kept = {blocks[2], blocks[3]};
    Optimizer.Rule adam = new Optimizer.Adam(0.9, 0.999, 1e-8).rule(1e-3, 1);
    Optimizer.Rule momentum = new Optimizer.Momentum(0.9).rule(1e-3, 1);
    Runnable copy =
        () -> {
          for (int b = 0; b < blocks.length; b++) {
            System.arraycopy(blocks[b], 0, copies[b], 0, WEIGHTS);
          }
        };
    return String.format(
        Locale.ROOT,
        "%.2f %.2f %.2f",
        32e-9 * WEIGHTS / seconds(copy),
        32e-9 * WEIGHTS / seconds(() -> adam.move(L2, blocks[0], blocks[1], kept, 0, WEIGHTS)),
        24e-9 * WEIGHTS / seconds(() -> momentum.move(L2, blocks[0], blocks[1], kept, 0, WEIGHTS)));
  }

  /** As in training, f(z) is followed by an error times its derivative. */
  private static String activation(Activation f) {
    Matrix z = numbers();
    Matrix a = numbers();
    Matrix delta = numbers();
    Runnable[] works = {
      () -> Elements.apply(f, a),
      () -> Elements.timesDerivative(f, delta, a),
      () -> applyDefinition(f, a.data()),
      () -> timesDerivativeByDefinition(f, delta.data(), a.data())
    };
    double[] seconds = new double[works.length];
    for (int call = -CALLS; call < CALLS; call++) {
      for (int i = 0; i < works.length; i++) {
        Matrix changed = i % 2 == 0 ? a : delta;
        System.arraycopy(z.data(), 0, changed.data(), 0, z.data().length);
        long start = System.nanoTime();
        works[i].run();
        seconds[i] += call < 0 ? 0 : (System.nanoTime() - start) / 1e9;
      }
    }
    return String.format(
        Locale.ROOT, "%.2f %.2f", seconds[2] / seconds[0], seconds[3] / seconds[1]);
  }

  private static void applyDefinition(Activation f, float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = f.of(x[i]);
    }
  }

  private static void timesDerivativeByDefinition(Activation f, float[] delta, float[] y) {
    for (int i = 0; i < delta.length; i++) {
      delta[i] = f.timesDerivative(delta[i], y[i]);
    }
  }

  private static Matrix numbers() {
    Random random = new Random(1);
    Matrix numbers = Matrix.zeros(128, 800);
    for (int i = 0; i < numbers.data().length; i++) {
      numbers.data()[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** The median of several turns, once the JVM has compiled the work. */
  private static double seconds(Runnable work) {
    double[] seconds = new double[TURNS];
    for (int turn = -TURNS; turn < TURNS; turn++) {
      long start = System.nanoTime();
      work.run();
      seconds[Math.max(turn, 0)] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[TURNS / 2];
  }
}
