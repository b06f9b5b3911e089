package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;
import static nndl.command.Scope.Search.WHOLE;

import java.util.List;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.command.run.RunDescription;
import nndl.error.InputException;
import nndl.training.CheckpointWriter;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/**
 * The training options for what is written into the directory of the model: the licence on its
 * card, the report, and the checkpoints.
 */
@Needs("--model")
@Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
public final class OutputOptions {
  @Option(
      names = "--model-license",
      paramLabel = "NAME",
      description = "the licence that the model's card names, such as apache-2.0")
  private String licence;

  @Option(
      names = "--report",
      fallbackValue = "true",
      description = "write report.html at the end, which shows the run (it is, by default)")
  boolean wanted; // only the rules of the others read it

  @Excludes("--report")
  @Option(names = "--no-report", fallbackValue = "true", description = "write no report.html")
  private boolean noPage;

  @Excludes("--no-report")
  @Option(
      names = "--no-report-images",
      fallbackValue = "true",
      description = "write it without any test image, for data that are private")
  private boolean noImages;

  @Scope(repeats = NEVER, rateTest = false, search = WHOLE, param = "modelDir")
  @Excludes("--resume")
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description =
          "replace a model, checkpoints and all that nndl wrote with them, that --model holds"
              + " already")
  public boolean overwrite;

  @Scope(repeats = NEVER, rateTest = false, search = WHOLE, param = "modelDir")
  @Option(
      names = "--resume",
      paramLabel = "auto",
      arity = "0..1",
      defaultValue = "no",
      fallbackValue = "yes",
      description =
          "go on from the newest whole checkpoint in --model; auto: or begin, where no "
              + "checkpoint is, as for a driver that is started again by itself (in a file: "
              + "yes, no or auto)")
  public RunDescription.Resume resume;

  @Scope(repeats = NEVER, rateTest = false, search = WHOLE)
  @Option(
      names = "--take-over",
      fallbackValue = "true",
      description =
          "take --model from another process that writes there, which then ends; without this,"
              + " --resume auto waits up to 30 s for it, and all else fails")
  public boolean takeOver;

  @Range
  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "1",
      description = "write a checkpoint after every N epochs; 0: at the end (${DEFAULT-VALUE})")
  public int checkpointEvery;

  @Range
  @Option(
      names = "--checkpoint-iterations",
      paramLabel = "N",
      defaultValue = "0",
      description = "also after every N iterations; 0: not (${DEFAULT-VALUE})")
  public long checkpointIterations;

  @Range(min = 1)
  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "2",
      description = "how many checkpoints are kept (${DEFAULT-VALUE})")
  public int keep;

  /**
   * Returns what is written.
   *
   * @param model the directory of the model, or null if nothing is written
   */
  public RunDescription.Output into(Path model) {
    return new RunDescription.Output(
        model,
        overwrite,
        resume,
        takeOver,
        new CheckpointWriter.Rhythm(checkpointEvery, checkpointIterations),
        keep,
        licence(),
        page());
  }

  /** Returns the licence after checking it, or an empty string if none was given. */
  private String licence() {
    if (licence == null) {
      return "";
    }
    if (!licence.matches("[a-z0-9][a-z0-9.+-]*")) {
      throw InputException.expected(
          "--model-license",
          "a licence as Hugging Face names it, such as apache-2.0 or cc-by-4.0",
          "'" + licence + "'");
    }
    return licence;
  }

  /** Returns which report a run writes. */
  RunDescription.Page page() {
    if (noPage) {
      return RunDescription.Page.NONE;
    }
    return noImages ? RunDescription.Page.WITHOUT_IMAGES : RunDescription.Page.WHOLE;
  }

  /** Returns the conflict of the number of checkpoints with a run that leaves a single one. */
  Conflict conflict() {
    return Conflict.excludes(
        "--keep",
        List.of("--checkpoint-every"),
        "--checkpoint-every 0, which leaves a single checkpoint",
        this::leavesOneCheckpoint);
  }

  /**
   * Whether the run starts from the beginning and writes a checkpoint only at its end. Then it
   * leaves a single checkpoint.
   */
  private boolean leavesOneCheckpoint() {
    return checkpointEvery == 0 && checkpointIterations == 0 && resume == RunDescription.Resume.NO;
  }
}
