package nndl.command.options;

import static nndl.network.Initialiser.NORMAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.convert.ConvertCommand;
import nndl.command.deform.DeformCommand;
import nndl.command.options.TransformOptions.Range;
import nndl.command.run.RunDescription.Page;
import nndl.command.run.RunDescription.Resume;
import nndl.data.format.InputOptions;
import nndl.spark.Exchanges;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Every pair of options in which one would be ignored. If both are on the command line, or both in
 * the file of {@code --config}, that is an error. Otherwise the command line overrides the file. $
 * is the directory. The file i is IDX, c is CSV and l is LIBSVM.
 */
class ConflictsTest {
  @TempDir Path directory;

  @BeforeEach
  void writeSamples() throws IOException {
    Files.writeString(directory.resolve("c"), "1,2,3\n");
    Files.writeString(directory.resolve("l"), "1 1:2\n");
    Files.write(directory.resolve("i"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
  }

  private record Row(String options, String message) {}

  private static final String OF_TRAIN =
      """
      --columns=a | --columns: expected --label NAME, or not this option, found none
      --drop=a | --drop: expected --label NAME, or not this option, found none
      --categories=a | --categories: expected --label NAME, or not this option, found none
      --numbers=a | --numbers: expected --label NAME, or not this option, found none
      --max-categories=9 | --max-categories: expected --label NAME, or not this option, found none
      --missing=mean | --missing: expected --label NAME, or not this option, found none
      --missing-values=? | --missing-values: expected --label NAME, or not this option, found none
      --holdout=0.1 | --holdout: expected --label NAME, or not this option, found none
      --split-column=a | --split-column: expected --label NAME, or not this option, found none
      --table=parquet:p | --table: expected --label NAME, or not this option, found none
      --label=y --train-labels=$/i | --train-labels: expected this option or --label, found both
      --label=y --test-labels=$/i | --test-labels: expected this option or --label, found both
      --label=y --format=csv | --format: expected this option or --label, found both
      --label=y --csv-label=last | --csv-label: expected this option or --label, found both
      --label=y --csv-header=no | --csv-header: expected this option or --label, found both
      --label=y --scale=2 | --scale: expected this option or --label, found both
      --label=y --rows=2 | --rows: expected this option or --label, found both
      --label=y --class-names=a,b | --class-names: expected this option or --label, found both
      --label=y --sizes=9,4 | --sizes: expected this option or --label, found both
      --label=y --targets=one-hot | --targets: expected this option or --label, found both
      --label=y --classes=2 | --classes: expected this option or --label, found both
      --label=y --standardise | --standardise: expected this option or --label, found both
      --label=y --input-range=symmetric | --input-range: expected this option or --label, found both
      --hidden=5 | --hidden: expected --label NAME, or not this option, found none
      --label=y --drop=a --columns=b | --drop: expected this option or --columns, found both
      --label=y --holdout=0.2 --split-column=a | --holdout: expected this option or --split-column, found both
      --label=y --data=d --train-images=$/c | --train-images: expected this option or --data, found both
      --label=y --table=orc:o --data=d | --data: expected this option or --table, found both
      --label=y --table=orc:o --train-images=$/c | --train-images: expected this option or --table, found both
      --overwrite --resume=yes | --overwrite: expected this option or --resume, found both
      --overwrite --resume=auto | --overwrite: expected this option or --resume, found both
      --initialiser=he --initial-model=m | --initialiser: expected this option or --initial-model, found both
      --average=swa --average-decay=0.9 | --average-decay: expected --average ema, or not this option, found swa
      --early-stopping-by=cost | --early-stopping-by: expected --early-stopping N, or not this option, found none
      --classes=10 | --classes: expected --targets bits, or not this option, found one-hot
      --deform=affine --deform-sigma=4 | --deform-sigma: expected --deform-alpha above 0, or not this option, found 0
      --deform=simard --deform-classes=1 | --deform-classes: expected --deform-rotation above 0, or not this option, found 0
      --deform=affine --deform-classes-rotation=1 | --deform-classes-rotation: expected --deform-classes N,N,..., or not this option, found none
      --standardise --input-range=symmetric | --standardise: expected this option or --input-range symmetric, found both
      --step-size=2 | --step-size: expected --schedule step, or not this option, found constant
      --schedule=cosine --gamma=0.5 | --gamma: expected --schedule step or exponential, or not this option, found cosine
      --eta-min=0.5 | --eta-min: expected --schedule cosine, or not this option, found constant
      --pct-start=0.5 | --pct-start: expected --schedule one-cycle, or not this option, found constant
      --div-factor=5 | --div-factor: expected --schedule one-cycle, or not this option, found constant
      --final-div-factor=5 | --final-div-factor: expected --schedule one-cycle, or not this option, found constant
      --base-momentum=0.5 | --base-momentum: expected --schedule one-cycle, or not this option, found constant
      --max-momentum=0.5 | --max-momentum: expected --schedule one-cycle, or not this option, found constant
      --schedule=one-cycle --base-momentum=0.5 | --base-momentum: expected --optimizer momentum, nesterov, adam or adamw, or not this option, found sgd
      --schedule=one-cycle --max-momentum=0.5 | --max-momentum: expected --optimizer momentum, nesterov, adam or adamw, or not this option, found sgd
      --schedule=halving --evaluate=none | --schedule: expected a set in --evaluate, or --validation 1 or more, for halving, or another schedule, found none
      --schedule=one-cycle --warm-up=2 | --warm-up: expected this option or --schedule one-cycle, found both
      --schedule=one-cycle --optimizer=nesterov --momentum=0.9 | --momentum: expected this option or --schedule one-cycle, found both
      --schedule=one-cycle --optimizer=adam --beta1=0.9 | --beta1: expected this option or --schedule one-cycle, found both
      --momentum=0.5 | --momentum: expected --optimizer momentum or nesterov, or not this option, found sgd
      --optimizer=adam --momentum=0.5 | --momentum: expected --optimizer momentum or nesterov, or not this option, found adam
      --optimizer=nesterov --beta1=0.5 | --beta1: expected --optimizer adam or adamw, or not this option, found nesterov
      --optimizer=sgd --beta2=0.5 | --beta2: expected --optimizer adam or adamw, or not this option, found sgd
      --epsilon=1e-7 | --epsilon: expected --optimizer adam or adamw, or not this option, found sgd
      --keep=3 --checkpoint-every=0 | --keep: expected this option or --checkpoint-every 0, which leaves a single checkpoint, found both
      --evaluate=test,validation --validation=0 | --evaluate: expected --validation 1 or more for the validation set, found 0
      --early-stopping=3 --validation=0 | --early-stopping: expected --validation 1 or more, found 0
      --best-of=3 --validation=0 | --best-of: expected --validation 1 or more, found 0
      --best-of=3 --validation=5 --exchange=job | --exchange: expected this option or --best-of, whose trainings compute on one slot each, found both
      --warm-up=31 | --warm-up: expected at most --epochs, found more
      --report --no-report | --no-report: expected this option or --report, found both
      --no-report --no-report-images | --no-report-images: expected this option or --no-report, found both
      --test-images=$/i --evaluate=none | --test-images: expected this option or --evaluate without the test set, found both
      --test-labels=$/i --evaluate=none | --test-labels: expected this option or --evaluate without the test set, found both
      --test-images=$/c --evaluate=validation --validation=1 | --test-images: expected this option or --evaluate without the test set, found both
      --train-images=$/c --train-labels=$/i | --train-labels: expected IDX images, or not this option, found others
      --test-images=$/l --test-labels=$/i | --test-labels: expected IDX images, or not this option, found others
      --data=d --train-images=$/i --train-labels=$/i --test-images=$/i --test-labels=$/i | --data: expected this option or options for all its files, found both
      --data=d --train-images=$/i --train-labels=$/i --evaluate=none | --data: expected this option or options for all its files, found both
      --data=d --train-images=$/c --test-images=$/l | --data: expected this option or options for all its files, found both
      --data=d --csv-label=last | --csv-label: expected CSV, or not this option, found others
      --data=d --csv-label=first | --csv-label: expected CSV, or not this option, found others
      --data=d --csv-header=yes | --csv-header: expected CSV, or not this option, found others
      --data=d --train-images=$/l --csv-label=last | --csv-label: expected CSV, or not this option, found others
      --data=d --test-images=$/l --csv-header=no | --csv-header: expected CSV, or not this option, found others
      --train-images=$/c --format=libsvm --csv-label=last --evaluate=none | --csv-label: expected CSV, or not this option, found others
      """;

  static Stream<Row> ofTrain() {
    return OF_TRAIN.lines().map(line -> line.split(" \\| ")).map(row -> new Row(row[0], row[1]));
  }

  @ParameterizedTest
  @MethodSource("ofTrain")
  void areAnErrorOfTrainIfBothAreOnTheCommandLineOrBothInTheFile(Row row) throws IOException {
    TrainOptions options = new TrainOptions();
    assertEquals("nndl: " + row.message + "\n", parse(options, row.options + " --model=m"));
    file(row.options);
    assertEquals(
        "nndl: " + row.message + "\n", parse(options, "--config=$/run.properties --model=m"));
  }

  /**
   * {@code FindLearningRateTest} has the conflicts with {@code --find-learning-rate}, and {@code
   * TrainingTest} one with a training that writes no model, as only a program's can be.
   */
  @Test
  void areAllTested() {
    TrainOptions options = new TrainOptions();
    assertEquals("", parse(options, "--model=m"));
    Set<String> untried = new TreeSet<>();
    for (Conflict conflict :
        options.conflicts(new CommandLine(options).getCommandSpec(), Fixtures.storage())) {
      if (!conflict.others().contains("--find-learning-rate")
          && !conflict.others().contains("--model")) {
        untried.add("%s: expected %s".formatted(conflict.option(), conflict.expected()));
      }
    }
    ofTrain().map(row -> row.message.replaceFirst(", found [^,]*$", "")).forEach(untried::remove);
    assertEquals(Set.of(), untried);
  }

  /** The expected value of an option after the command line has overridden the file. */
  private record Overridden(
      String file, String commandLine, Function<TrainOptions, Object> value, Object expected) {}

  static Stream<Overridden> overridden() {
    String files = "--train-images=$/i --train-labels=$/i --test-images=$/i --test-labels=$/i";
    return Stream.of(
        new Overridden("--resume=auto", "--overwrite", o -> o.output.resume, Resume.NO),
        new Overridden("--resume=auto", "--overwrite", o -> o.output.overwrite, true),
        new Overridden("--overwrite", "--resume", o -> o.output.overwrite, false),
        new Overridden("--checkpoint-every=0", "--keep=3", o -> o.output.checkpointEvery, 1),
        new Overridden("--keep=3", "--checkpoint-every=0", o -> o.output.keep, 2),
        new Overridden(
            "--evaluate=none", "--test-images=$/i", o -> evaluated(o), List.of(Split.TEST)),
        new Overridden(
            "--evaluate=validation --validation=5",
            "--validation=0",
            o -> evaluated(o),
            List.of(Split.TEST)),
        new Overridden(
            "--evaluate=none --validation=0",
            "--evaluate=validation --validation=5",
            o -> o.validation,
            new BigDecimal(5)),
        new Overridden(
            "--early-stopping=3 --validation=5",
            "--validation=0",
            o -> o.selection.earlyStopping,
            0),
        new Overridden( // an option that needs an overridden one is removed too
            "--early-stopping=3 --early-stopping-by=cost --validation=5",
            "--validation=0",
            o -> o.selection.earlyStoppingBy,
            Criterion.ACCURACY),
        new Overridden(
            "--deform=ciresan --deform-classes=1,7 --deform-classes-rotation=3",
            "--deform=none",
            o -> o.deform.classesRotation,
            null),
        new Overridden(
            "--sizes=9,2 --targets=bits --classes=3",
            "--targets=one-hot",
            o -> o.targets.classes,
            null),
        new Overridden(
            "--exchange=job",
            "--best-of=3 --validation=5",
            o -> o.execution.exchange,
            Exchanges.Kind.AUTO),
        new Overridden("--best-of=3 --validation=5", "--exchange=job", o -> o.selection.bestOf, 1),
        new Overridden(
            "--initialiser=he", "--initial-model=i", o -> o.learning.initialiser, NORMAL),
        new Overridden("--initial-model=i", "--initialiser=he", o -> o.initialModel, null),
        new Overridden(
            "--standardise", "--input-range=symmetric", o -> o.inputs.standardise, false),
        new Overridden("--input-range=symmetric", "--standardise", o -> o.inputs.range, Range.UNIT),
        new Overridden("--no-report", "--report", o -> o.output.page(), Page.WHOLE),
        new Overridden("--no-report-images", "--no-report", o -> o.output.page(), Page.NONE),
        new Overridden(
            "--no-report", "--no-report-images", o -> o.output.page(), Page.WITHOUT_IMAGES),
        new Overridden("--best-of=3 --validation=5", "--validation=0", o -> o.selection.bestOf, 1),
        new Overridden("--warm-up=5", "--epochs=4", o -> o.schedule.warmUp, 0.0),
        new Overridden(
            "--average=ema --average-decay=0.5",
            "--average=swa",
            o -> o.selection.averageDecay,
            0.999),
        new Overridden(
            "--schedule=one-cycle --optimizer=adam --base-momentum=0.5",
            "--optimizer=sgd",
            o -> o.schedule.baseMomentum,
            0.85),
        new Overridden("--test-images=$/i", "--evaluate=none", o -> o.files.testImages, null),
        new Overridden(
            "--schedule=halving",
            "--evaluate=none",
            o -> o.schedule.schedule,
            Schedule.Constant.class),
        new Overridden(
            "--evaluate=none", "--schedule=halving", o -> evaluated(o), List.of(Split.TEST)),
        new Overridden(
            "--optimizer=momentum --momentum=0.5 --warm-up=2",
            "--schedule=one-cycle",
            o -> o.schedule.warmUp,
            0.0),
        new Overridden(
            "--optimizer=momentum --momentum=0.5",
            "--optimizer=adam",
            o -> o.learning.optimizer(),
            new Optimizer.Adam(0.9, 0.999, 1e-8)),
        new Overridden(
            "--optimizer=adam --beta2=0.99",
            "--optimizer=adamw --beta1=0.8 --epsilon=1e-6",
            o -> o.learning.optimizer(),
            new Optimizer.Adamw(0.8, 0.99, 1e-6)),
        new Overridden("--train-labels=$/i", "--train-images=$/c", o -> o.files.trainLabels, null),
        new Overridden("--test-labels=$/i", "--test-images=$/l", o -> o.files.testLabels, null),
        new Overridden("--data=d", files, o -> o.files.data, null),
        new Overridden("--data=d " + files, "--train-images=$/c", o -> o.files.data, null),
        new Overridden(
            files, "--data=d", ConflictsTest::files, Arrays.asList(null, null, null, null)),
        new Overridden(
            "--train-images=$/c --test-images=$/c --format=csv --csv-label=last",
            "--data=d",
            o -> o.files.format.with(null),
            InputOptions.defaults()),
        new Overridden(
            "--csv-label=last --csv-header=no",
            "--data=d",
            o -> o.files.format.with(null),
            InputOptions.defaults()));
  }

  private static List<String> files(TrainOptions o) {
    return Arrays.asList(
        o.files.trainImages, o.files.trainLabels, o.files.testImages, o.files.testLabels);
  }

  @ParameterizedTest
  @MethodSource("overridden")
  void areOverriddenInTheFileByTheCommandLine(Overridden row) throws IOException {
    file(row.file);
    TrainOptions options = new TrainOptions();
    assertEquals("", parse(options, row.commandLine + " --config=$/run.properties --model=m"));
    assertEquals(row.expected, row.value.apply(options));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--initial-model=i --resume", // a repeated command must work unchanged
        "--keep=3 --checkpoint-every=0 --resume=auto", // older checkpoints are deleted
        "--keep=3 --checkpoint-every=0 --checkpoint-iterations=9",
        "--overwrite --resume=no",
        "--data=d --train-images=$/i",
        "--data=d --train-images=$/i --test-images=$/i",
        "--data=d --train-images=$/c",
        "--data=d --train-labels=$/i --evaluate=none",
        "--data=d --train-images=$/c --csv-label=last",
        "--data=d --test-images=$/c --csv-header=no",
        "--data=d --validation=5 --evaluate=none",
        "--optimizer=nesterov --momentum=0.99 --l2=5 --weight-decay=0.1 --max-norm=3",
        "--schedule=one-cycle --optimizer=adam --beta2=0.99 --pct-start=0.2 --max-momentum=0.9",
        "--schedule=cosine --warm-up=2 --eta-min=0.1 --optimizer=momentum --momentum=0.5",
        "--optimizer=adamw --beta1=0 --beta2=0.5 --epsilon=1 --l1=1 --clip-norm=1",
        "--schedule=step --step-size=2 --gamma=0.5",
        "--schedule=exponential --gamma=0.5 --warm-up=30",
        "--schedule=one-cycle --optimizer=momentum --base-momentum=0.5 --max-momentum=0.9",
        "--schedule=one-cycle --div-factor=5 --final-div-factor=9",
        "--schedule=halving --evaluate=test",
        "--schedule=halving --evaluate=none --validation=1",
        "--schedule=constant --evaluate=none",
        "--early-stopping=1 --early-stopping-by=cost --validation=1",
        "--early-stopping=0 --validation=0",
        "--best-of=2 --validation=1",
        "--best-of=1 --validation=0 --exchange=job",
        "--evaluate=training,validation --validation=1",
        "--evaluate=training,test --test-images=$/i --data=d",
        "--average=ema --average-decay=0.5",
        "--targets=bits --classes=4 --sizes=9,2",
        "--classes=2 --sizes=9,1",
        "--standardise --input-range=unit",
        "--input-range=symmetric",
        "--deform-alpha=30 --deform-sigma=4",
        "--deform-rotation=3 --deform-classes=1 --deform-classes-rotation=2",
        "--keep=3 --checkpoint-every=1",
        "--initialiser=he",
        "--report",
        "--no-report",
        "--no-report-images --report",
      })
  void areNoneIfBothOptionsHaveAnEffect(String options) {
    assertEquals("", parse(new TrainOptions(), options + " --model=m"));
  }

  /** An option that needs another one does not change the value of that one in the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--validation=0 | --evaluate=validation",
        "--validation=0 | --early-stopping=3",
        "--validation=0 | --best-of=3",
        "--targets=one-hot | --classes=3",
        "--targets=one-hot --sizes=9,1 | --classes=2",
        "--epochs=3 | --warm-up=4",
        "--schedule=one-cycle --optimizer=sgd | --base-momentum=0.5",
        "--schedule=one-cycle --optimizer=sgd | --max-momentum=0.5",
        "--schedule=cosine | --step-size=3",
        "--schedule=cosine | --gamma=0.5",
        "--schedule=step --step-size=3 | --eta-min=0.5",
        "--schedule=cosine | --pct-start=0.5",
        "--optimizer=adam | --momentum=0.5",
        "--optimizer=momentum | --beta2=0.5",
        "--average=swa | --average-decay=0.5",
        "--early-stopping=0 | --early-stopping-by=cost",
        "--deform=affine | --deform-sigma=4",
        "--deform=simard | --deform-classes=1",
      })
  void areAnErrorIfTheCommandLineNeedsAnotherValueThanThatOfTheFile(String inFile, String typed)
      throws IOException {
    file(inFile);
    String found = parse(new TrainOptions(), typed + " --config=$/run.properties --model=m");
    String option = typed.replaceFirst("=.*", "");
    assertTrue(found.startsWith("nndl: " + option + ": expected "), found);
  }

  /** A parameter does not override a choice that does not have it. */
  @ParameterizedTest
  @ValueSource(strings = {"--warm-up=2", "--momentum=0.8", "--beta1=0.8"})
  void areAnErrorIfTheCommandLineDoesNotFitTheScheduleOfTheFile(String typed) throws IOException {
    String optimizer = typed.startsWith("--momentum") ? "momentum" : "adam";
    file("--schedule=one-cycle --optimizer=" + optimizer);
    TrainOptions options = new TrainOptions();
    assertEquals(
        "nndl: %s: expected this option or --schedule one-cycle, found both\n"
            .formatted(typed.replaceFirst("=.*", "")),
        parse(options, typed + " --config=$/run.properties --model=m"));
    assertEquals(
        "", parse(options, typed + " --schedule=cosine --config=$/run.properties --model=m"));
  }

  static Stream<Row> ofConvert() {
    String png = ": expected this option or --png, found both";
    return Stream.concat(
        Stream.of(
                "--in=$/i",
                "--in-labels=$/i",
                "--format=csv",
                "--csv-label=first",
                "--csv-header=no",
                "--inputs=2",
                "--rows=2",
                "--scale=1")
            .map(option -> new Row("--png=$ " + option, option.replaceFirst("=.*", "") + png)),
        Stream.of(
                "--in=$/i --csv-label=last",
                "--in=$/l --csv-label=first",
                "--in=$/i --csv-header=no",
                "--in=$/c --inputs=2",
                "--in=$/i --inputs=2")
            .map(
                options ->
                    new Row(
                        options,
                        "%s: expected %s, or not this option, found others"
                            .formatted(
                                options.replaceAll(".* |=.*", ""),
                                options.contains("csv-") ? "CSV" : "LIBSVM"))));
  }

  @ParameterizedTest
  @MethodSource("ofConvert")
  void areAnErrorOfConvert(Row row) {
    assertEquals(
        "nndl: " + row.message + "\n",
        parse(new ConvertCommand(), row.options + " --out-images=a --out-labels=b"));
  }

  @Test
  void areNoneOfDeform() {
    String all = "--images=a --labels=b --out=c --count=9 --parts=2 --rows=3 --seed=4 --overwrite";
    assertEquals("", parse(new DeformCommand(), all));
  }

  /** Writes options as lines of a properties file. */
  private void file(String options) throws IOException {
    String lines =
        Arrays.stream(options.split(" "))
            .map(option -> option.substring(2) + (option.contains("=") ? "" : "=true"))
            .collect(Collectors.joining("\n"));
    Files.writeString(
        directory.resolve("run.properties"), lines.replace("$", directory.toString()));
  }

  private static List<Split> evaluated(TrainOptions options) {
    return options.monitoring.monitoring().evaluate();
  }

  /** The error message, or an empty text. */
  private String parse(Options options, String arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Program.run(
            options,
            Fixtures.storage(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments.replace("$", directory.toString()).split(" "),
            console -> {});
    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(text.isEmpty() ? 0 : 1, status, text);
    return text;
  }
}
