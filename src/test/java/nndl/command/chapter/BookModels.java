package nndl.command.chapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.data.SampleRange;
import nndl.data.sampling.Shards;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/** Files of networks that were trained as in chapter 1, without Spark. */
public final class BookModels {
  private BookModels() {}

  /** Trains a network, with mini-batches of 10 and a rate of 3, and writes it. */
  static void train(Path file, Network network, SampleRange training, int epochs)
      throws IOException {
    Hyperparameters h = Fixtures.hyperparameters(epochs, 10, 3.0, network.sizes().sizes());
    Workload workload =
        new Workload(
            new Hyperparameters(network, h.objective(), h.descent()),
            new Shards(1),
            Map.of(Split.TRAINING, training, Split.TEST, training));
    write(file, network, Fixtures.train(workload, Fixtures.inMemory(workload)));
  }

  /** Writes a network of these sizes before its training. */
  public static void write(Path file, int... sizes) throws IOException {
    Network network = Fixtures.hyperparameters(1, 10, 3.0, sizes).network();
    write(file, network, network.initial(Fixtures.SEED));
  }

  /** Writes a network as it was trained. */
  static void write(Path file, Network network, Parameters parameters) throws IOException {
    int side = (int) Math.sqrt(network.sizes().inputs(1));
    Model model =
        Model.of(parameters, InputSpec.strings(List.of(side, side), 255, List.of()))
            .with(Model.ACTIVATION, network.activation().name())
            .with(Model.COST, Cost.QUADRATIC.name())
            .with(Model.TARGETS, network.targets() instanceof Coding.Bits ? "bits" : "one-hot")
            .with(Model.CLASSES, Integer.toString(network.targets().classes()));
    Fixtures.write(model, file);
  }
}
