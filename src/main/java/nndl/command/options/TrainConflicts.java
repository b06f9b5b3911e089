package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.command.Conflict;
import nndl.command.options.MonitorOptions.Evaluate;
import nndl.command.run.RunDescription.Resume;
import nndl.data.storage.Storage;

/**
 * Collects all possible conflicts between the options of a training. In a conflict, an option would
 * be ignored because of other options.
 */
public final class TrainConflicts {
  /** The options that a table does not need: its recipe and its columns say the same. */
  private static final List<String> OF_OTHER_SAMPLES =
      List.of(
          "--train-labels",
          "--test-labels",
          "--format",
          "--csv-label",
          "--csv-header",
          "--scale",
          "--rows",
          "--class-names",
          "--sizes",
          "--targets",
          "--classes",
          "--standardise",
          "--input-range");

  /** The options that the samples of a table exclude too: these are in files of a directory. */
  private static final List<String> OF_OTHER_ROWS =
      List.of("--train-images", "--test-images", "--validation", "--label");

  private final TrainOptions options;
  private final Storage storage;

  private TrainConflicts(TrainOptions options, Storage storage) {
    this.options = options;
    this.storage = storage;
  }

  public static List<Conflict> of(TrainOptions options, Storage storage) {
    return new TrainConflicts(options, storage).all();
  }

  private List<Conflict> all() {
    List<Conflict> conflicts = new ArrayList<>(options.rate.conflicts(options.table.isTable()));
    conflicts.add(
        Conflict.excludes(
            "--overwrite",
            List.of("--resume"),
            "--resume",
            () -> options.overwrite && options.resume != Resume.NO));
    conflicts.add(
        Conflict.excludes(
            "--keep",
            List.of("--checkpoint-every"),
            "--checkpoint-every 0, which leaves a single checkpoint",
            this::leavesOneCheckpoint));
    conflicts.add(
        Conflict.excludes(
            "--initialiser",
            List.of("--initial-model"),
            "--initial-model",
            () -> options.initialModel != null));
    // Validation samples may be held out without being evaluated. But they cannot be evaluated
    // without being held out.
    conflicts.add(
        Conflict.requires(
            "--evaluate",
            List.of("--validation"),
            validation() + " for the validation set",
            "0",
            () -> options.monitoring.evaluates(Evaluate.VALIDATION) && !options.holdsOut(storage)));
    conflicts.add(
        Conflict.requires(
            "--early-stopping",
            List.of("--validation"),
            validation(),
            "0",
            () -> options.selection.earlyStopping > 0 && !options.holdsOut(storage)));
    conflicts.add(
        Conflict.requires(
            "--best-of",
            List.of("--validation"),
            validation(),
            "0",
            () -> options.selection.bestOf > 1 && !options.holdsOut(storage)));
    conflicts.add(
        Conflict.excludes(
            "--exchange",
            List.of("--best-of"),
            "--best-of, whose trainings compute on one slot each",
            () -> options.selection.bestOf > 1));
    for (String option : DataOptions.TEST_FILES) {
      conflicts.add(
          Conflict.excludes(
              option, List.of("--evaluate"), "--evaluate without the test set", () -> !usesTest()));
    }
    conflicts.addAll(ofSamples());
    conflicts.add(
        Conflict.uselessWithout(
            "--classes",
            List.of("--targets"),
            "--targets bits",
            "one-hot",
            () -> options.targets.choice(options.sizes) != TargetOptions.Choice.BITS));
    conflicts.addAll(options.learning.conflicts());
    conflicts.addAll(options.deform.conflicts());
    conflicts.addAll(options.inputs.conflicts());
    conflicts.addAll(options.schedule.conflicts());
    conflicts.add(
        Conflict.either(
            "--schedule",
            List.of("--evaluate"),
            "a set in --evaluate, or --validation 1 or more, for halving, or another schedule",
            "none",
            () ->
                options.schedule.schedule == ScheduleOptions.Choice.HALVING
                    && !options.holdsOut(storage)
                    && options.monitoring.evaluates(Evaluate.NONE)));
    conflicts.add(
        Conflict.requires(
            "--warm-up",
            List.of("--epochs"),
            "at most --epochs",
            "more",
            () ->
                options.epochs != TableDefaults.BY_ROWS
                    && options.schedule.warmUp > options.epochs));
    for (String option : List.of("--base-momentum", "--max-momentum")) {
      conflicts.add(
          Conflict.uselessWithout(
              option,
              List.of("--optimizer"),
              "--optimizer other than sgd",
              "sgd",
              () -> options.learning.optimizer == LearningOptions.Choice.SGD));
    }
    conflicts.addAll(options.selection.conflicts());
    conflicts.addAll(options.report.conflicts());
    return conflicts;
  }

  /** Returns how samples are held out for validation. */
  private String validation() {
    return options.table.isTable() ? "--validation, such as 0.1," : "--validation 1 or more";
  }

  private List<Conflict> ofSamples() {
    List<Conflict> conflicts = new ArrayList<>(options.table.conflicts());
    boolean isTable = options.table.isTable();
    boolean isPrepared = options.isPrepared(storage);
    if (isPrepared) {
      conflicts.addAll(ofPrepared());
    } else if (!isTable) {
      conflicts.addAll(options.files.conflicts(storage, () -> true, this::usesTest));
    }
    for (String option : OF_OTHER_SAMPLES) {
      conflicts.add(Conflict.excludes(option, List.of("--label"), "--label", () -> isTable));
    }
    conflicts.add(
        Conflict.uselessWithout(
            "--hidden", List.of("--label"), "--label", "none", () -> !isTable && !isPrepared));
    for (String option : List.of("--data", "--train-images")) {
      conflicts.add(
          Conflict.excludes(
              option, List.of("--table"), "--table", () -> options.table.sql != null));
    }
    conflicts.add(
        Conflict.excludes(
            "--train-images",
            List.of("--data"),
            "--data",
            () -> isTable && options.files.data != null));
    return conflicts;
  }

  /** Returns the conflicts with a directory of the samples of a table. */
  private static List<Conflict> ofPrepared() {
    return Stream.of(OF_OTHER_SAMPLES, OF_OTHER_ROWS)
        .flatMap(List::stream)
        .map(
            option ->
                Conflict.excludedBy(
                    option,
                    List.of("--data"),
                    "--data with other files than the samples of a table",
                    () -> true))
        .toList();
  }

  /**
   * Whether the run starts from the beginning and writes a checkpoint only at its end. Then it
   * leaves a single checkpoint.
   */
  private boolean leavesOneCheckpoint() {
    return options.checkpointEvery == 0
        && options.checkpointIterations == 0
        && options.resume == Resume.NO;
  }

  private boolean usesTest() {
    return !options.rate.find && options.monitoring.evaluates(Evaluate.TEST);
  }
}
