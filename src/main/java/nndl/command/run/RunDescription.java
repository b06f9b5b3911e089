package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import nndl.network.Network;
import nndl.spark.Exchanges;
import nndl.training.CheckpointWriter;
import nndl.training.workload.Descent;
import org.apache.hadoop.fs.Path;

/**
 * All that a user says of one training, immutable and free of where it was said: on a command line,
 * in a file, or in a program. The options have checked each value; {@link RunPlan} checks what
 * depends on the samples.
 *
 * @param samples which files are read, and what is evaluated
 * @param network the layers and what they compute
 * @param objective what is minimised
 * @param descent how the weights move
 * @param shards how many parts the training set has; null: as many as the work in a mini-batch asks
 *     for
 * @param exchange how driver and executors exchange weights and gradients
 * @param initialModel the model whose weights the training starts from; null: random weights
 * @param output what is written, and where
 * @param repeating the options that repeat the training on the same samples
 */
public record RunDescription(
    RunSamples samples,
    Network network,
    RunObjective objective,
    Descent descent,
    Integer shards,
    Exchanges.Kind exchange,
    Path initialModel,
    Output output,
    List<String> repeating)
    implements Serializable {

  public RunDescription {
    repeating = List.copyOf(repeating);
  }

  /** Whether a run goes on from a checkpoint. */
  public enum Resume {
    NO,
    YES,
    AUTO
  }

  /**
   * What a run writes.
   *
   * @param model the directory of the model, its history and its checkpoints; null for a run that
   *     writes nothing
   * @param overwrite whether what an earlier run left there is replaced
   * @param rhythm when checkpoints are written
   * @param keep how many checkpoints are kept
   * @param licence of the model, for its card; empty if none was said
   */
  public record Output(
      Path model,
      boolean overwrite,
      Resume resume,
      CheckpointWriter.Rhythm rhythm,
      int keep,
      String licence,
      Page page)
      implements Serializable {}

  /** The page that shows a run. */
  public enum Page {
    NONE,
    WITHOUT_IMAGES,
    WHOLE
  }

  /** The same run where a relative path means something else, as on an executor. */
  RunDescription startingFrom(Path qualifiedModel) {
    return new RunDescription(
        samples, network, objective, descent, shards, exchange, qualifiedModel, output, repeating);
  }
}
