package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.command.Conflict;
import nndl.command.OptionRules;
import nndl.command.Scopes;
import nndl.command.options.MonitorOptions.Evaluate;
import nndl.command.run.TableDefaults;
import nndl.data.storage.Storage;
import nndl.training.optimizer.Schedule;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The conflicts between the options of a training: those that fields declare, and those that depend
 * on several options or on the files that they name.
 */
record TrainConflicts(TrainOptions options, Storage storage) {
  private static final List<String> LABEL = List.of("--label");

  /**
   * The options that the samples of a table exclude, beside those that {@code --label} excludes.
   */
  private static final List<String> OF_OTHER_ROWS =
      List.of("--train-images", "--test-images", "--validation", "--label");

  /** Returns all conflicts of a command with the options of a training. */
  List<Conflict> of(CommandSpec command) {
    List<Conflict> conflicts = new ArrayList<>();
    for (String option : Scopes.names(command, scope -> !scope.rateTest())) {
      if (!(options.table.isTable()
          && option.equals("--model"))) { // where the samples of the table go
        conflicts.add(
            Conflict.excludedBy(
                option, List.of(RateOptions.FIND), RateOptions.FIND, () -> options.rate.find));
      }
    }
    List<Conflict> declared = OptionRules.of(command);
    conflicts.addAll(ofSamples(declared));
    conflicts.addAll(declared);
    conflicts.addAll(options.deform.conflicts());
    conflicts.add(options.targets.conflict(options.sizes));
    conflicts.addAll(ofValidation());
    conflicts.add(options.output.conflict());
    conflicts.add(
        Conflict.requires(
            "--warm-up",
            List.of("--epochs"),
            "at most --epochs",
            "more",
            () ->
                options.epochs != TableDefaults.BY_TABLE
                    && options.schedule.warmUp > options.epochs));
    return conflicts;
  }

  /**
   * Returns the conflicts that depend on what the files of samples are.
   *
   * @param declared the declared conflicts. Those that do not hold for these files are removed.
   */
  private List<Conflict> ofSamples(List<Conflict> declared) {
    List<Conflict> conflicts = new ArrayList<>();
    if (options.prepared(storage).isPresent()) {
      String other = "--data with other files than the samples of a table";
      Stream.concat(
              OF_OTHER_ROWS.stream(),
              declared.stream()
                  .filter(conflict -> conflict.alternatives() && conflict.others().equals(LABEL))
                  .map(Conflict::option))
          .forEach(
              option ->
                  conflicts.add(
                      Conflict.excludedBy(
                          option,
                          List.of("--data"),
                          option.equals("--sizes") ? other + " (--hidden has its neurons)" : other,
                          () -> true)));
      declared.removeIf(conflict -> conflict.option().equals("--hidden"));
      declared.replaceAll(TrainConflicts::namingSamples);
    } else if (options.table.isTable()) {
      conflicts.add(
          Conflict.excludes(
              "--train-images", List.of("--data"), "--data", () -> options.files.data != null));
    } else {
      conflicts.addAll(options.files.conflicts(storage, () -> true, this::usesTest));
    }
    for (String option : DataOptions.TEST_FILES) {
      conflicts.add(
          Conflict.excludes(
              option,
              List.of("--evaluate"),
              "--evaluate without the test set",
              () -> options.selection.folds == null && !usesTest()));
    }
    return conflicts;
  }

  /** Says of an option that only rows of a table need that the samples are not made now. */
  private static Conflict namingSamples(Conflict conflict) {
    return conflict.alternatives() || !conflict.others().equals(LABEL)
        ? conflict
        : Conflict.uselessWithout(
            conflict.option(),
            LABEL,
            "a table with --label NAME",
            "samples that were made of one",
            conflict.holds());
  }

  /**
   * Returns the conflicts of options that need samples for validation. Such samples may be held out
   * without being evaluated, but not the other way round.
   */
  private List<Conflict> ofValidation() {
    String held = held();
    List<Conflict> conflicts =
        new ArrayList<>(options.selection.conflicts(held, () -> options.holdsOut(storage)));
    conflicts.add(
        Conflict.requires(
            "--evaluate",
            List.of("--validation"),
            held + " for the validation set",
            "0",
            () -> options.monitoring.evaluates(Evaluate.VALIDATION) && !options.holdsOut(storage)));
    conflicts.add(
        Conflict.requires(
            "--dropout",
            List.of("--tune"),
            "one value for all hidden layers beside --tune, which tries one layer too",
            "a value for each of several",
            () ->
                options.selection.tune
                    && options.objective.dropout != null
                    && options.objective.dropout.size() > 2));
    conflicts.add(
        Conflict.excludes(
            "--evaluate",
            List.of("--folds", "--tune"),
            "--folds or --tune, which hold out no such rows from the training",
            () ->
                (options.selection.folds != null && options.monitoring.evaluates(Evaluate.TEST))
                    || (options.selection.tune
                        && options.table.splitColumn == null
                        && options.monitoring.evaluates(Evaluate.VALIDATION))));
    conflicts.add(
        new Conflict(
            "--schedule",
            List.of("--evaluate"),
            true,
            () ->
                options.schedule.schedule == Schedule.Halving.class
                    && !options.holdsOut(storage)
                    && options.monitoring.evaluates(Evaluate.NONE),
            "a set in --evaluate, or %s, for halving, or another schedule".formatted(held),
            "none"));
    return conflicts;
  }

  /** Returns what holds samples out. */
  private String held() {
    if (options.prepared(storage).isPresent()) {
      return "samples with validation rows (--validation of nndl convert)";
    }
    return options.table.isTable()
        ? "--validation 0.1 or another part of the rows"
        : "--validation 1 or more";
  }

  private boolean usesTest() {
    return !options.rate.find && options.monitoring.evaluates(Evaluate.TEST);
  }
}
