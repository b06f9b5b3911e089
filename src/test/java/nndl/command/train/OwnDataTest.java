package nndl.command.train;

import static nndl.Texts.assertContains;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user with a file of their own is told, who has not read how nndl expects it. */
@Slow
class OwnDataTest {
  /** Measures of three kinds of flower, four columns and the class behind them, sorted by class. */
  private static final String FLOWERS =
      ("5.1,3.5,1.4,0.2,0\n4.9,3.0,1.4,0.2,0\n4.7,3.2,1.3,0.2,0\n5.0,3.6,1.4,0.2,0\n"
          + "7.0,3.2,4.7,1.4,1\n6.4,3.2,4.5,1.5,1\n6.9,3.1,4.9,1.5,1\n5.5,2.3,4.0,1.3,1\n"
          + "6.3,3.3,6.0,2.5,2\n5.8,2.7,5.1,1.9,2\n7.1,3.0,5.9,2.1,2\n6.3,2.9,5.6,1.8,2\n");

  private static final String TAKES_LAST = " (--csv-label last takes the last field)";

  @TempDir Path directory;

  @BeforeEach
  void writeFlowers() throws IOException {
    write("flowers.csv", FLOWERS);
  }

  @Test
  void anotherColumnThanTheLabelThatHasOneValueIsNoLabel() throws IOException {
    write("digits.csv", "0,9,7,1,3\n0,8,6,2,1\n0,7,5,2,2\n");
    assertFails(
        "--train-images $/digits.csv",
        "file:$/digits.csv: expected labels of two classes or more, found 0 in all 3 training"
            + " samples, as in '0,9,7,1,3'"
            + TAKES_LAST);
    assertFails(
        "--train-images $/digits.csv --validation 1 --evaluate validation",
        "file:$/digits.csv: expected labels of two classes or more, found 0 in all 2 training"
            + " samples, as in '0,9,7,1,3'"
            + TAKES_LAST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"idx", "libsvm"})
  void samplesOfOneClassTeachNothingInAnyFormat(String format) throws IOException {
    TestImages images = TestImages.random(9, 2, 2, 1, 0.6, 1);
    images.write(directory, "train");
    write("libsvm", images.libsvm());
    boolean idx = format.equals("idx");
    assertFails(
        "--format "
            + format
            + " --train-images $/"
            + (idx ? "train-images-idx3-ubyte --train-labels $/train-labels-idx1-ubyte" : "libsvm"),
        "file:$/"
            + (idx ? "train-labels-idx1-ubyte" : "libsvm")
            + ": expected labels of two classes or more, found 0 in all 9 training samples");
  }

  @Test
  void aClassThatIsHeldOutAsAWholeCannotBeLearnt() {
    assertFails(
        "--train-images $/flowers.csv --csv-label last --validation 8 --evaluate validation",
        "file:$/flowers.csv: expected labels of two classes or more before the samples of"
            + " --validation, in any order, found 0 in all 4 training samples, as in"
            + " '5.1,3.5,1.4,0.2,0' (--csv-label first takes the first field)");
  }

  @Test
  void numbersAsTargetsAreNoClasses() {
    assertFails(
        "--train-images $/flowers.csv",
        "file:$/flowers.csv, line 1: expected a class number of 0 to 999 as label, found '5.1' in"
            + " '5.1,3.5,1.4,0.2,0'"
            + TAKES_LAST
            + ": only tables have numbers as answers (--regression); also file:$/flowers.csv, line 2;"
            + " file:$/flowers.csv, line 3; 10 such places in all");
  }

  @ParameterizedTest
  @CsvSource({"--mini-batch-size, 10", "--validation, 3", "--shards, 4"})
  void faultsOfAFileAreToldAllAndBeforeAnOptionAboutTheirNumber(String option, int number)
      throws IOException {
    write("wrong.csv", "1,2,x,4,5\n0,2,3,4\n1,y,3,4,5\n");
    assertFails(
        "--train-images $/wrong.csv " + option + "=" + number,
        "file:$/wrong.csv, line 1: expected a number in field 3, found 'x'; also file:$/wrong.csv,"
            + " line 3",
        "file:$/wrong.csv, line 2: expected 5 fields, found 4");
  }

  @Test
  void faultsThatAreFoundWhileSamplesAreLoadedAreToldAll() throws IOException {
    write("wrong.csv", "1,2,3,4,6\n0,2,3,4\n1,y,3,4,5\n1,z,3,4,5\n");
    String[] lines = {
      "file:$/wrong.csv, line 2: expected 5 fields, found 4",
      "file:$/wrong.csv, line 3: expected a number in field 2, found 'y'; also file:$/wrong.csv,"
          + " line 4"
    };
    assertFails("--train-images $/wrong.csv", lines);
    assertFails("--train-images $/wrong.csv --find-learning-rate", lines);
  }

  @Test
  void aLineThatCountsItsColumnsIsAHeaderAndThatIsSaid() throws IOException {
    write("pandas.csv", "0,1,2,3,4\n" + FLOWERS);
    Run run = train("--train-images $/pandas.csv --csv-label last");
    String said =
        "file:%s/pandas.csv: the first line counts its columns and is read as a header"
                .formatted(directory)
            + " (--csv-header no reads it as a sample)\n";
    assertEquals(1, run.err().split(said.replaceAll("[()]", "."), -1).length - 1, run.err());
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void aValidationSetWithoutSomeClassesIsWarnedOf() {
    Run run =
        train("--train-images $/flowers.csv --csv-label last --validation 3 --evaluate validation");
    assertStarts(
        "nndl: warning: --validation: the last 3 samples have 1 of 3 classes; shuffle"
            + " file:%s/flowers.csv first\n".formatted(directory),
        run.err());
    assertEquals(0, run.status(), run.err());
  }

  /** They were chosen class by class, whatever their order. */
  @Test
  void rowsOfATableForValidationNeedNoShuffling() throws IOException {
    String rows = "1,a\n2,b\n".repeat(10) + "3,c\n";
    Files.writeString(directory.resolve("rows.csv"), "x,y\n" + rows);
    Run run =
        Run.of(
                directory,
                "train --data $/rows.csv --label y --validation 0.2 --epochs 1 --evaluate none"
                    + " --no-report --model $/model")
            .succeeded();
    assertContains(
        "nndl: warning: --validation: the 4 rows for it have 2 of 3 classes\n", run.err());
  }

  @Test
  void fourNumbersAreNoPictureAndTheModelKnowsWhereTheLabelWas() throws IOException {
    Run run = train("--train-images $/flowers.csv --csv-label last");
    assertEquals(0, run.status(), run.err());
    TestImages.write(directory.resolve("photo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    String refused =
        "nndl: %s/photo.png: expected samples of 4 numbers, since %s/model/model.safetensors"
            + " was not trained on images (nndl train --rows says that they are), found pictures\n";
    for (String options : new String[] {"--images", "--draw $/cuts.png --row"}) {
      assertEquals(
          refused.formatted(directory, directory),
          Run.of(directory, "predict --model $/model " + options + " $/photo.png").err());
    }
    String predict = "--model $/model --columns prediction --images $/flowers.csv";
    Run predicted = Run.of(directory, "predict " + predict).succeeded();
    assertEquals(
        Run.of(directory, "predict " + predict + " --csv-label last").succeeded().out(),
        predicted.out());
    assertTrue(predicted.err().matches("nndl: predicted 12 samples in .* s\n"), predicted.err());
    String evaluate = "--model $/model --test-images $/flowers.csv";
    assertEquals(
        Run.of(directory, "evaluate " + evaluate + " --csv-label last").out(),
        Run.of(directory, "evaluate " + evaluate).out());
    write("one.csv", FLOWERS.replaceAll("(?m)^.*[12]\n", ""));
    Run.of(directory, "evaluate --model $/model --test-images $/one.csv")
        .succeeded(); // a test set may be of one class
  }

  private void assertFails(String options, String... lines) {
    Run run = train(options);
    assertEquals(
        Stream.of(lines).map(line -> "nndl: " + line.replace("$", directory.toString())).toList(),
        run.err().lines().toList());
    assertEquals(1, run.status());
  }

  private Run train(String options) {
    String all =
        "--sizes=4,3,3"
            + (options.contains("--find")
                ? " "
                : " --epochs=1 --model=$/model --overwrite --no-report ");
    String batch = options.contains("--mini-batch-size") ? "" : " --mini-batch-size=2";
    String scale = options.contains("flowers") || options.contains("pandas") ? " --scale=8" : "";
    String set =
        options.contains("--evaluate") || options.contains("--find") ? "" : " --evaluate=none";
    return Run.of(
        "train",
        Arrays.stream((all + options + batch + scale + set).split(" "))
            .map(option -> option.replace("$", directory.toString()))
            .toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
