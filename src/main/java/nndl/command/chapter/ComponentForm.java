package nndl.command.chapter;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.command.Text;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Backprop;
import nndl.network.Cost;
import nndl.network.Dropout;
import nndl.network.Feedforward;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.Network;
import nndl.network.Output;
import nndl.network.Parameters;
import nndl.network.TargetRows;
import nndl.network.Targets;
import nndl.training.worker.Tiles;

/**
 * Checks the exercise that writes equation (22) out for each neuron (component form). The outputs
 * that the engine computes with matrices in float32 must agree with equation (4) for each neuron. A
 * step of the engine must agree with equations (20) and (21) for each weight and bias.
 */
record ComponentForm(Model model, PackedSamples packed, List<Sample> samples) {
  private static final double ETA = 3;
  private static final int MINI_BATCH = 10;

  /**
   * A difference below this may come from rounding: the engine computes in float32, the components
   * in float64.
   */
  private static final double CLOSE = 1e-5;

  void lines(Consumer<String> lines) {
    lines.accept("largest difference of the engine, matrices of float32, to components of float64");
    lines.accept(line("(22)", "outputs of %s images".formatted(samples.size()), ofOutputs()));
    lines.accept(line("(20), (21)", "weights and biases after a step", ofStep()));
  }

  private static String line(String equation, String what, double difference) {
    return Text.of(
        "%-10s  %-32s  %s", equation, what, difference < CLOSE ? "below 1e-5" : difference);
  }

  double ofOutputs() {
    Weights v = Weights.of(model);
    double[] largest = new double[1];
    new Tiles(new Ensemble(List.of(model)).outputs(Tiles.SIZE))
        .run(
            packed,
            (i, outputs, row) -> {
              double[] a =
                  BookNetwork.feedforward(v, samples.get(i), BookNetwork.SIGMOID).outputs();
              for (int j = 0; j < a.length; j++) {
                largest[0] = Math.max(largest[0], Math.abs(a[j] - outputs.get(row, j)));
              }
            });
    return largest[0];
  }

  double ofStep() {
    Weights v = Weights.of(model);
    v.add(-ETA, BookCost.gradient(v, samples.subList(0, MINI_BATCH)));
    SparseRows x = new SparseRows();
    for (int i = 0; i < MINI_BATCH; i++) {
      packed.appendTo(x, i);
    }
    Parameters moved = new Parameters(model.parameters().block().copy());
    Gradient sum = new Gradient(model.layout());
    backprop().addGradients(moved, x, targets(), sum);
    moved.step(ETA, sum, MINI_BATCH);
    return v.distance(Weights.of(moved));
  }

  private TargetRows targets() {
    return TargetRows.ofLabels(IntStream.range(0, MINI_BATCH).map(packed::label).toArray());
  }

  private Backprop backprop() {
    Network network =
        new Network(model.layout(), Activation.SIGMOID, Initialiser.NORMAL, model.targets());
    return new Backprop(
        Products.fastest(),
        network,
        Cost.QUADRATIC,
        new Feedforward(Products.fastest(), network, Output.SIGMOID, MINI_BATCH),
        Dropout.NONE,
        new Targets(model.targets(), 0, List.of()));
  }
}
