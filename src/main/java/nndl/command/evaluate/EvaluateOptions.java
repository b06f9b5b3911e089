package nndl.command.evaluate;

import java.util.ArrayList;
import java.util.List;
import nndl.Evaluate;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.DataOptions;
import nndl.command.options.JsonOption;
import nndl.command.options.MissingMetadataOptions;
import nndl.data.storage.Storage;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Evaluate}; {@link EvaluatePlan} checks what they say. */
@Command(
    name = "nndl evaluate",
    header = {
      "Examples:",
      "  scripts/nndl evaluate --model target/models/mnist --data data/mnist",
      "  scripts/nndl evaluate --model m1 --model m2 --test-images test.csv --output scores.csv",
      "  scripts/nndl evaluate --model target/models/mnist --data data/mnist --json",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Says how good a model is, or several whose outputs are averaged, as a Spark job.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class EvaluateOptions implements Options {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description =
          "a model.safetensors, or the directory of a training; given several times: "
              + "the models' outputs are averaged")
  List<Path> models;

  @Option(
      names = "--set",
      paramLabel = "SET",
      defaultValue = "test",
      description =
          "test | validation | training: validation is what the model's training held "
              + "out of the training files, training is the rest of them (${DEFAULT-VALUE})")
  Split set;

  @Mixin final DataOptions files = new DataOptions();

  @Mixin final MissingMetadataOptions unsaid = new MissingMetadataOptions();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write all numbers as CSV, one a line")
  Path output;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace the file in --output if it is there already")
  boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(Conflict.needsOutput("--overwrite", output));
    for (String option : usesTest() ? DataOptions.TRAINING_FILES : DataOptions.TEST_FILES) {
      conflicts.add(Conflict.either(option, List.of("--set"), "--set " + set, () -> true));
    }
    conflicts.addAll(files.conflicts(storage, () -> !usesTest(), this::usesTest));
    return conflicts;
  }

  boolean usesTest() {
    return set == Split.TEST;
  }
}
