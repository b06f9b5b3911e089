package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Train;
import nndl.command.Choices;
import nndl.command.Program;
import nndl.command.Scope;
import nndl.command.Scopes;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.math.NumberText;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.training.workload.Settings;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of {@link Train} that affects the result is compared by --resume. */
class TrainOptionsTest extends TrainCase {
  /**
   * Options that decide what the samples are. {@code training-data} and similar settings hold that.
   * Those that name files are in no record.
   */
  private static final Set<String> SAMPLES =
      Set.of(
          "format",
          "csv-label",
          "csv-header",
          "scale",
          "label",
          "columns",
          "drop",
          "id",
          "weight",
          "categories",
          "numbers",
          "date",
          "decimal",
          "max-categories",
          "rare",
          "missing",
          "missing-values",
          "holdout",
          "split-column",
          "hidden", // together with the table it decides the sizes
          "regression"); // and this the targets

  /** A run may be resumed with more of them. */
  private static final String MAY_GROW = Settings.EPOCHS;

  @Test
  void areComparedByResumeIfTheyAffectTheResult() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (OptionSpec option : new CommandLine(new TrainOptions()).getCommandSpec().options()) {
      if (Scopes.of(option).repeats() != Scope.Repeat.NEVER) {
        expected.add(option.longestName().substring(2));
      }
    }
    for (String option : SAMPLES) {
      assertTrue(expected.remove(option), option + " is an option");
    }
    expected.remove(MAY_GROW);
    // What is in no record of a run, though it says what the history has.
    expected.add("monitor");
    // Two options decide one transform.
    expected.removeAll(List.of("standardise", "input-range"));
    expected.add("input-transform");
    // What decides nothing but where images are distorted.
    expected.addAll(List.of("rows", "columns", "channels"));
    // What no option says.
    expected.addAll(List.of("training-samples", "training-data", "test-data", "validation-data"));
    expected.addAll(List.of("halving-by", "means", "deviations"));
    Set<String> found = new TreeSet<>();
    for (String optimizer : choices("--optimizer")) {
      found.addAll(settings(optimizer).keySet());
    }
    found.addAll(
        settings(
                "sgd",
                "--average=ema",
                "--early-stopping=2",
                "--early-stopping-by=cost",
                "--validation=5")
            .keySet());
    found.addAll(settings("sgd", "--deform=ciresan").keySet());
    found.addAll(Settings.of(new Coding.Numbers(List.of(0.0), List.of(1.0), 2)).keySet());
    assertTrue(
        settings("sgd", "--average=swa").containsKey(Settings.EPOCHS),
        "the last quarter depends on the epochs");
    for (String schedule : choices("--schedule")) {
      String[] more =
          switch (schedule) {
            case "step" -> new String[] {"--step-size=3"};
            case "exponential" -> new String[] {"--gamma=0.5"};
            default -> new String[0];
          };
      SortedMap<String, String> settings =
          settings(
              "sgd",
              Stream.concat(Stream.of("--schedule=" + schedule), Stream.of(more))
                  .toArray(String[]::new));
      assertEquals(schedule, settings.get("schedule"));
      boolean total = List.of("cosine", "one-cycle").contains(schedule);
      assertEquals(total, settings.remove(Settings.EPOCHS) != null, "its rates know the epochs");
      found.addAll(settings.keySet());
    }
    assertEquals(expected, found);
  }

  @Test
  void haveAnotherDefaultDecayWithAdamw() throws IOException {
    for (String optimizer : choices("--optimizer")) {
      String decay = optimizer.equals("adamw") ? "0.01" : "0.0";
      assertEquals(decay, settings(optimizer).get("weight-decay"));
      assertEquals(optimizer, settings(optimizer).get("optimizer"));
    }
  }

  @Test
  void balanceClassesByHowManySamplesTheyHave() throws IOException {
    long[] counts = new long[4];
    for (int i = 0; i < 25; i++) {
      counts[TrainRun.TRAINING.labels()[i]]++;
    }
    String expected =
        Arrays.stream(counts)
            .mapToObj(count -> NumberText.of(25.0 / (4 * count)))
            .collect(Collectors.joining(","));
    String found =
        settings("sgd", "--class-weights=balanced", "--validation=5").get("class-weights");
    assertEquals(expected, found);
  }

  private static List<String> choices(String option) {
    CommandLine command = new CommandLine(new TrainOptions());
    return Choices.of(command.getCommandSpec().findOption(option));
  }

  /** Those of a plan with all that may be in it. */
  private SortedMap<String, String> settings(String optimizer, String... more) throws IOException {
    Path initial = directory.resolve("initial");
    try (OutputStream out = Files.newOutputStream(initial)) {
      Layout layout = new Layout(9, 5, 4);
      Parameters parameters = Initialiser.NORMAL.parameters(layout, 1);
      Model.of(parameters, new TreeMap<>()).file().write(out);
    }
    TrainOptions options = new TrainOptions();
    SortedMap<String, String> settings = new TreeMap<>();
    int status =
        Program.run(
            options,
            Fixtures.storage(),
            Fixtures.nowhere(),
            System.err,
            Stream.concat(
                    Stream.of(
                        "--config=" + directory + "/run.properties",
                        "--initial-model=" + initial,
                        "--optimizer=" + optimizer,
                        "--overwrite"),
                    Stream.of(more))
                .toArray(String[]::new),
            console ->
                settings.putAll(
                    RunPlan.of(options.describe(), new RunData(Fixtures.storage(), line -> {}))
                        .settings()));
    assertEquals(0, status);
    return settings;
  }
}
