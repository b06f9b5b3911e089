package nndl.command.options;

import static nndl.network.Initialiser.NORMAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.command.Options;
import nndl.command.Program;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of two options of which one would be ignored, the one on the command line overrides the one in
 * the file of {@code --config}. {@code OptionErrorsTest} has the errors. $ is the directory. The
 * file i is IDX, c is CSV and l is LIBSVM.
 */
class ConflictsTest {
  @TempDir Path directory;

  @BeforeEach
  void writeSamples() throws IOException {
    Files.writeString(directory.resolve("c"), "1,2,3\n");
    Files.writeString(directory.resolve("l"), "1 1:2\n");
    Files.write(directory.resolve("i"), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
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
        new Overridden(
            "--schedule=one-cycle --optimizer=adam",
            "--schedule=cosine --warm-up=2",
            o -> o.schedule.warmUp,
            2.0),
        new Overridden(
            "--schedule=one-cycle --optimizer=momentum",
            "--schedule=cosine --momentum=0.8",
            o -> o.learning.optimizer(),
            new Optimizer.Momentum(0.8)),
        new Overridden(
            "--schedule=one-cycle --optimizer=adam",
            "--schedule=cosine --beta1=0.8",
            o -> o.learning.optimizer(),
            new Optimizer.Adam(0.8, 0.999, 1e-8)),
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
