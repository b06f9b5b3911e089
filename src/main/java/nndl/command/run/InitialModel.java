package nndl.command.run;

import nndl.command.ModelFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.LayerTensors;
import nndl.network.Parameters;
import nndl.training.workload.Hyperparameters;
import org.apache.hadoop.fs.Path;

/** Reads the initial weights of a training from a model. */
public final class InitialModel {
  private InitialModel() {}

  /**
   * Reads the weights of a model. It fails if the layers of the model differ from those of the run.
   * It also fails if the activation of the hidden or of the output neurons, the targets, the scale
   * or the input transform differ, as far as the metadata of the model contain them. Another cost
   * with the same output activation is allowed.
   *
   * @param scale the number by which the run divides its inputs
   */
  public static Parameters read(Storage storage, Path path, Hyperparameters h, float scale) {
    Model model = ModelFiles.load(storage, path);
    Parameters parameters =
        new Parameters(
            LayerTensors.block(
                path, "", LayerTensors.of("", model.parameters().block()), h.layout()));
    if (model.has(Model.ACTIVATION)) {
      requireSame(path, "activation", h.network().activation(), model.activation());
    }
    if (model.has(Model.COST)) {
      requireSame(path, "output activation", h.objective().cost().output(), model.cost().output());
    }
    if (model.has(Model.TARGETS)) {
      requireSame(path, "targets", h.network().targets(), model.targets());
    }
    if (model.has(InputSpec.SCALE)) {
      requireSame(path, "scale", scale, model.input().scale());
    }
    if (model.has(InputSpec.SCALE) || !model.transform().isNone()) {
      requireSame(path, "input transform", h.objective().inputTransform(), model.transform());
    }
    return parameters;
  }

  private static void requireSame(Path path, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw InputException.expected(
          path, "%s %s, as this run has it".formatted(what, expected), found);
    }
  }
}
