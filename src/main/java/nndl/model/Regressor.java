package nndl.model;

import java.io.Serializable;
import java.util.Map;
import nndl.math.Matrix;
import nndl.network.Coding;

/**
 * Answers numbers for samples, in their own units; {@link Model#regressor} creates a regressor. It
 * is immutable and serialisable, and any number of threads may use it at the same time. What it
 * accepts, and with which errors, is as in a {@link Classifier}.
 */
public final class Regressor implements Serializable {
  private static final long serialVersionUID = 1;

  /** Computes the outputs, which are weighted inputs if they are numbers, and names no class. */
  private final Classifier network;

  private final Coding.Numbers numbers;

  Regressor(Classifier network, Coding.Numbers numbers) {
    this.network = network;
    this.numbers = numbers;
  }

  /** Returns the numbers for the inputs of a sample, which are standardised. */
  public double[] answer(float[] inputs) {
    Matrix outputs = network.weightedInputs(inputs);
    double[] answers = new double[numbers.outputs()];
    for (int j = 0; j < answers.length; j++) {
      answers[j] = numbers.number(j, outputs.get(0, j));
    }
    return answers;
  }

  /** Returns the numbers for a sample of raw numbers, one for each input. */
  public double[] answer(double[] raw) {
    return answer(network.inputs(raw));
  }

  /** Returns the numbers for a row of a table, whose values have the names of their columns. */
  public double[] answer(Map<String, ?> row) {
    return answer(network.inputs(row));
  }
}
