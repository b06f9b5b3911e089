package nndl.model.ensemble;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.products.Products;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Feedforward;
import nndl.network.Layout;

/**
 * Several models whose outputs are averaged. The outputs of each output neuron are added in
 * float32, in the order of the models, and divided by the number of models. An ensemble of one
 * model has exactly the outputs of this model, to the last bit.
 *
 * @param models models with the same number of inputs, scale, classes, coding and cost. Models that
 *     have names of classes must have the same names. Each model may have its own transform of
 *     inputs
 */
public record Ensemble(List<Model> models) implements Serializable {

  /**
   * Fails if the models do not fit together, or if the metadata of a model lack the activation, the
   * cost or the scale.
   */
  public Ensemble {
    models = List.copyOf(models);
    Model first = models.get(0);
    for (Model model : models) {
      model.activation();
      requireSame("inputs", first, model, it -> it.layout().inputs(1));
      requireSame("classes", first, model, it -> it.targets().classes());
      requireSame("targets", first, model, Model::targets);
      requireSame("scale", first, model, it -> it.input().scale());
      requireSame("cost", first, model, Model::cost);
      requireSame(
          "recipe", first, model, it -> it.metadata().find(InputSpec.RECIPE).orElse("none"));
      if (first.input().hasClassNames() && model.input().hasClassNames()) {
        requireSame("class names", first, model, it -> it.input().classNames());
      }
    }
  }

  /** The files of the models, for messages. */
  public List<String> places() {
    return models.stream().map(model -> model.metadata().place()).toList();
  }

  private static void requireSame(
      String what, Model first, Model model, Function<Model, Object> property) {
    Object expected = property.apply(first);
    Object found = property.apply(model);
    if (!expected.equals(found)) {
      throw InputException.expected(
          model.metadata().place() + ": " + what,
          "%s, as %s has it".formatted(expected, first.metadata().place()),
          found);
    }
  }

  /** The meaning of the inputs and the classes, as the metadata of the first model state it. */
  public InputSpec input() {
    return models.get(0).input();
  }

  /** The cost that all models were trained with. */
  public Cost cost() {
    return models.get(0).cost();
  }

  /** Creates the sum of an evaluation, without samples. */
  public EvaluationSum newEvaluation() {
    return new EvaluationSum(targets().classes(), targets().predictions(), targets().units());
  }

  /** Returns how the outputs of all models encode classes. */
  public Coding targets() {
    return models.get(0).targets();
  }

  /** Returns the confidence in the prediction for a sample. */
  public float confidence(Evaluation.Sample sample) {
    int n = sample.outputs().length;
    Matrix outputs = new Matrix(sample.outputs(), 0, 1, n, n);
    return targets().confidence(outputs, 0, sample.prediction());
  }

  /**
   * Returns the definition of a model's network. Its initialiser is not used, since the model has
   * weights already.
   */
  /**
   * Returns a function that computes the outputs, [m, outputs], from the inputs of m samples. The
   * outputs are valid until the next call of the function. The function is not safe for use by
   * several threads.
   *
   * @param tile the largest number m of samples in a call
   */
  public Function<SparseRows, Matrix> outputs(int tile) {
    List<Function<SparseRows, Matrix>> each =
        models.stream().map(model -> outputs(model, tile)).toList();
    if (each.size() == 1) {
      return each.get(0);
    }
    Matrix mean = Matrix.zeros(tile, models.get(0).layout().outputs());
    return inputs -> {
      List<Matrix> all = each.stream().map(model -> model.apply(inputs)).toList();
      Matrix means = mean.firstRows(inputs.rows());
      for (int i = 0; i < means.rows(); i++) {
        for (int j = 0; j < means.columns(); j++) {
          float sum = all.get(0).get(i, j);
          for (int n = 1; n < all.size(); n++) {
            sum += all.get(n).get(i, j);
          }
          means.set(i, j, sum / all.size());
        }
      }
      return means;
    };
  }

  private static Function<SparseRows, Matrix> outputs(Model model, int tile) {
    Layout layout = model.layout();
    Feedforward feedforward =
        new Feedforward(Products.fastest(), layout, model.activation(), model.output(), tile);
    if (model.transform().isNone()) {
      return inputs -> feedforward.apply(model.parameters(), inputs);
    }
    SparseRows transformed = new SparseRows();
    return inputs -> {
      model.transform().apply(inputs, transformed);
      return feedforward.apply(model.parameters(), transformed);
    };
  }
}
