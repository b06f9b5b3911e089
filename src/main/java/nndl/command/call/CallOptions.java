package nndl.command.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nndl.command.ProgramOptions;
import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/** Reads the options of a training that a program calls. */
public final class CallOptions {
  /** The options that belong to a process with a terminal, or that train more than one network. */
  public static final Set<String> OF_A_PROCESS =
      Set.of(
          "help",
          "version",
          "config",
          "json",
          "progress",
          "quiet",
          "debug",
          "ui",
          "best-of",
          "dry-run",
          "find-learning-rate");

  /** The options about files that only a training with a directory writes. */
  public static final List<String> OF_A_DIRECTORY =
      List.of(
          "overwrite",
          "resume",
          "take-over",
          "checkpoint-every",
          "checkpoint-iterations",
          "keep",
          "report",
          "no-report",
          "no-report-images",
          "model-license");

  private CallOptions() {}

  /**
   * Returns the options as {@code nndl train} reads them. Fails if one is wrong, or if it would be
   * ignored.
   *
   * @param values the values by the names of the options, without dashes
   */
  public static TrainOptions read(Storage storage, Map<String, String> values) {
    for (String name : values.keySet()) {
      if (OF_A_PROCESS.contains(name)) {
        throw InputException.expected(
            "--" + name, "an option of a training that a program calls", "one of a command");
      }
    }
    if (!values.containsKey("model")) {
      requireNone(values);
    }
    TrainOptions options = TrainOptions.ofProgram();
    ProgramOptions.read(options, storage, values);
    return options;
  }

  private static void requireNone(Map<String, String> values) {
    List<String> idle = new ArrayList<>(OF_A_DIRECTORY);
    idle.retainAll(values.keySet());
    if (!idle.isEmpty()) {
      throw InputException.expected(
          "--" + idle.get(0), "a directory for the model too (--model)", "none");
    }
  }
}
