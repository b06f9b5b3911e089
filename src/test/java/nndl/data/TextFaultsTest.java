package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.format.InputOptions.Header;
import nndl.data.format.InputOptions.Label;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All faults of a file in one error, and what is decided about a first line of numbers. */
class TextFaultsTest {
  private static final int LIBSVM_INPUTS = 4;
  private static final String LAST = " (--csv-label last takes the last field)";

  @TempDir Path directory;

  @Test
  void aFileIsRefusedWithAllFaultsFromItsFirstWrongLabelOrEmptyLineOn() {
    assertEquals(
        List.of(
            "3: expected a sample, found an empty line; also 9",
            "5: expected whole numbers of 0 to 255 as inputs, or --scale, found 0.5",
            "6: expected a class number of 0 to 999 as label, found '7.5' in '7.5,2,3'"
                + LAST
                + ": only tables have numbers as answers (--regression)",
            "7: expected a number in field 2, found 'z'; also 8",
            "10: expected 3 fields, found 2"),
        faults(() -> csv("1,2,3\n1,x,3\n\n1,2,3\n1,2,0.5\n7.5,2,3\n1,z,3\n1,q,3\n\n1,2\n1,2,3\n")));
  }

  @Test
  void aRangeIsRefusedWithAllItsFaultsInTheOrderOfTheFile() throws IOException {
    SampleSet set = csv("1,2,3\n1,x,3\n1,2\n1,y,3\n1,2,0.5\n1,z,3\n1,q,3\n1,2,3\n");
    assertEquals(
        List.of(
            "2: expected a number in field 2, found 'x'; also 4; 6; 4 such places in all",
            "3: expected 3 fields, found 2",
            "5: expected whole numbers of 0 to 255 as inputs, or --scale, found 0.5"),
        faults(() -> load(set.all())));
    assertEquals(
        List.of(
            "4: expected a number in field 2, found 'y'; also 6",
            "5: expected whole numbers of 0 to 255 as inputs, or --scale, found 0.5"),
        faults(() -> load(new SampleRange(set, 3, 6))));
    load(new SampleRange(set, 7, 8));
  }

  @Test
  void noSampleBehindAFaultIsPassedOn() throws IOException {
    SampleSet set = csv("1,2,3\n1,2,3\n1,x,3\n1,2,3\n");
    int[] passed = new int[1];
    SampleSink sink =
        new SampleSink() {
          @Override
          public void add(byte[] source, int from, Target target) {}

          @Override
          public void add(SparseRows row, Target target) {
            passed[0]++;
          }
        };
    faults(() -> set.parts().get(0).read(Fixtures.storage(), 0, 4, sink, RowErrors.THROWN));
    assertEquals(2, passed[0]);
  }

  @Test
  void allFaultsOfLibsvmAreTold() throws IOException {
    SampleSet set = libsvm("1 1:2\n1 2:x\n1 9:1\n1 2:1 1:1\n");
    assertEquals(
        List.of(
            "2: expected a number after index 2, found 'x'",
            "3: expected an index of 1 to 4, found 9; also 4"),
        faults(() -> load(set.all())));
    assertEquals(
        List.of(
            "2: expected a class number of 0 to 999 as label, found '-1': only tables have numbers"
                + " as answers (--regression)",
            "3: expected a number after index 2, found 'x'"),
        faults(() -> libsvm("1 1:2\n-1 1:1\n1 2:x\n")));
  }

  @Test
  void emptyLinesInARowAreCountedAndAllowedAtTheEnd() {
    assertEquals(
        List.of("2: expected a sample, found an empty line; also 3; 4; 4 such places in all"),
        faults(() -> csv("1,2,3\n\n\n\n\n1,2,3\n\n\n")));
  }

  @Test
  void aLineThatIsTooShortIsNotToldAsAWrongLabel() {
    assertEquals(
        List.of("2: expected 3 fields, found 2"),
        faults(() -> open("1,2,3\n1,0.5\n", Format.CSV, Label.LAST, Header.AUTO)));
  }

  @Test
  void aLabelThatTheNetworkHasNoClassForIsToldWithItsLine() throws IOException {
    SampleSet set = csv("a,b,c\n1,2,3\n2,2,3\n4,2,3\n3,2,3\n4,1,1\n");
    set.requireLabels(Fixtures.storage(), 5);
    assertEquals(
        List.of(
            "4: expected labels below 3, the number of classes, found 4 in '4,2,3'"
                + LAST
                + "; also 5"),
        faults(() -> set.requireLabels(Fixtures.storage(), 3)));
  }

  @Test
  void linesArriveFromAnotherJvmAsTheyWere() throws IOException {
    SampleSet set = csv("1,2,3\n1,x,3\n1,2\n");
    InputException error = assertThrows(InputException.class, () -> load(set.all()));
    assertEquals(messages(error), messages(InputException.ofText(error.text())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2,3     | FIRST",
        "1,2,3,4     | FIRST",
        "0,1,2,3     | LAST",
        "target,0,1  | FIRST",
        "0,1,target  | LAST",
        ",0,1,2      | FIRST",
        "1,2,3,class | LAST",
      })
  void takesALineThatCountsItsColumnsForAHeader(String line, Label label) throws IOException {
    String sample = "1" + line.replaceAll("[^,]+", "").replace(",", ",1");
    SampleSet set =
        open(line + "\n" + sample + "\n" + sample + "\n", Format.CSV, label, Header.AUTO);
    assertEquals(2, set.count());
    assertEquals(
        List.of(
            "file:%s/samples: the first line counts its columns and is read as a header"
                    .formatted(directory)
                + " (--csv-header no reads it as a sample)"),
        set.decisions());
    load(set.all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,1,2", "1,2", "5,0,1,2", "0,1,2,4", "2,3,4,5", "0,1,1,2", "0,0,0,0"})
  void takesAnyOtherLineOfNumbersForASample(String line) throws IOException {
    SampleSet set = csv(line + "\n" + line + "\n");
    assertEquals(2, set.count());
    assertEquals(List.of(), set.decisions());
  }

  @Test
  void readsALineThatCountsItsColumnsAsTheOptionSays() throws IOException {
    String text = "0,1,2,3\n1,1,1,1\n";
    assertEquals(2, open(text, Format.CSV, Label.FIRST, Header.NO).count());
    SampleSet header = open(text, Format.CSV, Label.FIRST, Header.YES);
    assertEquals(1, header.count());
    assertEquals(List.of(), header.decisions());
  }

  @Test
  void knowsWhereEachLabelOccursInAllParts() throws IOException {
    TestImages images = new TestImages(1, 1, new byte[7][1], new byte[] {2, 0, 0, 2, 5, 0, 5});
    Files.writeString(directory.resolve("a.csv"), images.part(0, 3).csv(true));
    Files.writeString(directory.resolve("b.csv"), images.part(3, 7).csv(true));
    InputOptions last = new InputOptions(Format.CSV, Label.LAST, Header.AUTO, null);
    SampleSet text = Fixtures.sampleSet(directory + "/*.csv", null, last, 1);
    SampleSet idx = images.write(directory, "train");
    for (SampleSet set : List.of(text, idx)) {
      var labels = set.labels(Fixtures.storage());
      assertEquals("[0, 2, 5]", labels.labels().keySet().toString());
      assertEquals(List.of(1, 2, 2, 2, 3), numbers(labels::before, 1, 2, 3, 4, 5));
      assertEquals(List.of(3, 3, 2, 2, 1), numbers(labels::from, 0, 3, 4, 5, 6));
    }
  }

  private static List<Integer> numbers(LongToIntFunction of, long... samples) {
    List<Integer> numbers = new ArrayList<>();
    for (long sample : samples) {
      numbers.add(of.applyAsInt(sample));
    }
    return numbers;
  }

  /** The messages without the path of the file. */
  private List<String> messages(InputException error) {
    List<String> messages = new ArrayList<>(List.of(error.getMessage()));
    messages.addAll(error.more());
    String place = "file:" + directory + "/samples, line ";
    messages.replaceAll(message -> message.replace(place, ""));
    return messages;
  }

  private SampleSet csv(String text) throws IOException {
    return open(text, Format.CSV, Label.FIRST, Header.AUTO);
  }

  private SampleSet open(String text, Format format, Label label, Header header)
      throws IOException {
    Path file = Files.writeString(directory.resolve("samples"), text);
    return Fixtures.sampleSet(
        file.toString(), null, new InputOptions(format, label, header, null), LIBSVM_INPUTS);
  }

  private SampleSet libsvm(String text) throws IOException {
    return open(text, Format.LIBSVM, Label.FIRST, Header.AUTO);
  }

  private List<String> faults(Executable work) {
    return messages(assertThrows(InputException.class, work));
  }

  private static void load(SampleRange range) {
    Fixtures.loader().load(range);
  }
}
