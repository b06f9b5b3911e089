package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.storage.IfExists;
import nndl.network.Network;
import nndl.spark.Exchanges;
import nndl.training.CheckpointWriter;
import nndl.training.workload.Descent;
import org.apache.hadoop.fs.Path;

/**
 * Everything that a user specifies for one training. It is immutable and does not depend on its
 * source, which may be a command line, a file or a program. The option classes, such as {@code
 * TrainOptions}, have checked each value before this record is created. {@link RunPlan} checks what
 * depends on the samples.
 *
 * @param samples which files are read, and what is evaluated
 * @param network the layers and what they compute
 * @param objective what is minimised
 * @param descent how the weights are updated
 * @param shards the number of parts of the training set, or null if it is computed from the work in
 *     a mini-batch
 * @param exchange how driver and executors exchange weights and gradients
 * @param initialModel the model with the initial weights, or null if they are random
 * @param output what is written, and where
 * @param repeating the options that repeat the training on the same samples
 * @param found what trials have found before the training, by the name in the model's metadata
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
    List<String> repeating,
    SortedMap<String, String> found)
    implements Serializable {
  /** The name of what {@code --tune} has found. */
  public static final String TUNE = "tune";

  public RunDescription {
    repeating = List.copyOf(repeating);
    found = new TreeMap<>(found);
  }

  /** Whether a run resumes from a checkpoint. {@code AUTO} resumes if there is one. */
  public enum Resume {
    NO,
    YES,
    AUTO
  }

  /**
   * What a run writes.
   *
   * @param model the directory of the model, its history and its checkpoints, or null if the run
   *     writes nothing
   * @param overwrite whether the files of an earlier run are replaced
   * @param resume whether the run resumes from a checkpoint in this directory
   * @param takeOver whether the directory is taken from another process that writes there
   * @param rhythm when checkpoints are written
   * @param keep how many checkpoints are kept
   * @param licence the licence on the model card, or empty if none was given
   * @param page whether the report of the run is written, and whether it has images
   */
  public record Output(
      Path model,
      boolean overwrite,
      Resume resume,
      boolean takeOver,
      CheckpointWriter.Rhythm rhythm,
      int keep,
      String licence,
      Page page)
      implements Serializable {
    /** What becomes of files that are there when the run writes its own. */
    IfExists ifExists() {
      return overwrite || resume != Resume.NO ? IfExists.REPLACE : IfExists.FAIL;
    }
  }

  /** Whether the report of a run is written, and whether it has images. */
  public enum Page {
    NONE,
    WITHOUT_IMAGES,
    WHOLE
  }

  /**
   * Returns a copy for a trial of a search. Its files go on from those that are there, and it has
   * no report of its own.
   *
   * @param qualified the absolute path of the initial model, or null. Executors need it, because
   *     they have other working directories.
   */
  RunDescription ofTrial(Path qualified) {
    Output own =
        new Output(
            output.model,
            false,
            Resume.AUTO,
            false,
            output.rhythm,
            output.keep,
            output.licence,
            Page.NONE);
    return new RunDescription(
        samples, network, objective, descent, shards, exchange, qualified, own, repeating, found);
  }
}
