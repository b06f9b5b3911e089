package nndl.command.options;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import nndl.command.Range;
import nndl.command.run.ClassWeights;
import nndl.error.InputException;
import nndl.network.Layout;
import picocli.CommandLine.Option;

/** The training options for dropout, label smoothing and class weights. */
public final class ObjectiveOptions {
  private static final String BALANCED = "balanced";

  /**
   * The minimum ratio of a class weight above 0 to the largest. A mini-batch may have samples of a
   * single class, and the errors of these samples must stay well above 2^-64.
   */
  private static final double MIN_RATIO = 1e-9;

  @Range(max = 1, below = true)
  @Option(
      names = "--dropout",
      paramLabel = "P,P,...",
      hideParamSyntax = true,
      split = ",",
      description =
          "the share of neurons that training leaves out: one for all hidden layers, or "
              + "of the inputs and of each hidden layer; where none is, of the inputs (none)")
  public List<Double> dropout;

  @Range(max = 1, below = true)
  @Option(
      names = "--label-smoothing",
      paramLabel = "S",
      defaultValue = "0",
      description = "how much of a desired output all classes share, in training (0)")
  public double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "W,W,...",
      description =
          "how much a sample of each class counts, in training; balanced: so that all "
              + "classes count the same (1)")
  public String classWeights;

  /**
   * Returns the dropout of the inputs and of each hidden layer after checking it, or an empty list
   * if there is none.
   */
  public List<Double> dropout(Layout layout) {
    if (dropout == null) {
      return List.of();
    }
    int layers = layout.layers(); // the inputs and the hidden layers
    if (dropout.size() != 1 && dropout.size() != layers) {
      throw InputException.expected(
          "--dropout",
          layers == 1
              ? "one value, of the inputs"
              : "one value, or %s: of the inputs and of each hidden layer".formatted(layers),
          dropout);
    }
    List<Double> shares = new ArrayList<>(dropout);
    while (shares.size() < layers) {
      shares.add(shares.get(0));
    }
    if (shares.size() > dropout.size()) {
      shares.set(0, 0.0); // a single value is for the hidden layers only
    }
    return shares.stream().allMatch(share -> share == 0) ? List.of() : shares;
  }

  /** Returns the class weights, checked as far as possible without samples. */
  public ClassWeights classWeights(int classes) {
    if (classWeights == null) {
      return ClassWeights.NONE;
    }
    if (classWeights.equalsIgnoreCase(BALANCED)) {
      return new ClassWeights(true, List.of());
    }
    List<Double> weights = new ArrayList<>();
    for (String text : classWeights.split(",", -1)) {
      weights.add(weight(text.strip()));
    }
    if (weights.size() != classes) {
      throw InputException.expected(
          "--class-weights", "%s weights or %s".formatted(classes, BALANCED), classWeights);
    }
    double largest = Collections.max(weights);
    if (largest == 0) {
      throw InputException.expected("--class-weights", "a weight above 0", classWeights);
    }
    if (weights.stream().anyMatch(weight -> weight > 0 && weight < MIN_RATIO * largest)) {
      throw InputException.expected(
          "--class-weights", "weights of 0, or of 1e-9 times the largest or more", classWeights);
    }
    return new ClassWeights(false, weights);
  }

  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text);
      if (weight == 0 || ((float) weight >= Float.MIN_NORMAL && weight <= Float.MAX_VALUE)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(
        "--class-weights", "numbers of 0 or more with commas between them, or " + BALANCED, text);
  }
}
