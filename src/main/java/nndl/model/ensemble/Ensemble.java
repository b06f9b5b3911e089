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
import nndl.network.Initialiser;
import nndl.network.Network;

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
      requireSame("inputs", first, inputs(first), model, inputs(model));
      requireSame("classes", first, classes(first), model, classes(model));
      requireSame("targets", first, first.targets(), model, model.targets());
      requireSame("scale", first, first.input().scale(), model, model.input().scale());
      requireSame("cost", first, first.cost(), model, model.cost());
      requireSame("recipe", first, recipe(first), model, recipe(model));
      if (first.input().hasClassNames() && model.input().hasClassNames()) {
        requireSame(
            "class names", first, first.input().classNames(), model, model.input().classNames());
      }
    }
  }

  /** Returns the recipe as text, or a word that says that there is none. */
  private static String recipe(Model model) {
    return model.metadata().find(InputSpec.RECIPE).orElse("none");
  }

  /** The files of the models, for messages. */
  public List<String> places() {
    return models.stream().map(model -> model.metadata().place()).toList();
  }

  private static int inputs(Model model) {
    return model.layout().inputs(1);
  }

  private static int classes(Model model) {
    return model.targets().classes();
  }

  private static void requireSame(
      String what, Model first, Object expected, Model model, Object found) {
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
  private static Network network(Model model) {
    return new Network(model.layout(), model.activation(), Initialiser.NORMAL, model.targets());
  }

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
    Feedforward feedforward =
        new Feedforward(Products.fastest(), network(model), model.output(), tile);
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
