package nndl.data.format;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.data.format.InputOptions.Header;
import nndl.data.format.InputOptions.Label;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line of a text file is a sample of three inputs, or it is a fault and has no label. */
class LineParserTest {
  private static final String FIRST = " (--csv-label first takes the first field)";
  private static final String LAST = " (--csv-label last takes the last field)";

  @TempDir private Path directory;

  private Content open(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), text);
    return Content.look(
        Fixtures.storage(), Fixtures.storage().status(Fixtures.path(file)), Storage.Access.WHOLE);
  }

  private static InputOptions options(Label label, Float scale) {
    return new InputOptions(null, label, Header.NO, scale);
  }

  /** Parses a line, and says what it is. */
  private String parse(Format format, InputOptions options, boolean labelled, String line)
      throws IOException {
    SparseRows row = new SparseRows();
    Faults faults = new Faults();
    try (Content content = open(line + "\n")) {
      LineReader reader = new LineReader(content, 0, 0, faults);
      reader.skip(1);
      int label = LineParser.of(format, options, labelled, 3).parse(reader, row, options);
      if (faults.isEmpty()) {
        return label + ":" + PartEvents.inputs(row);
      }
      return label + ":" + refusal(faults::requireNone).replaceFirst(".*: expected", "");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FIRST | true  | 7,0,255,3     | 7: 1=255.0 2=3.0",
        "LAST  | true  | 1,2,0,999     | 999: 0=1.0 1=2.0",
        "NONE  | true  | ' 1 , 2,3 '   | 0: 0=1.0 1=2.0 2=3.0",
        "LAST  | false | 1,2,3,        | 0: 0=1.0 1=2.0 2=3.0",
        "FIRST | false | any,1,2,3     | 0: 0=1.0 1=2.0 2=3.0",
        "FIRST | true  | 7,1,2         | -1: 4 fields, found 3",
        "FIRST | true  | 7,1,2,3,4     | -1: 4 fields, found 5",
        "FIRST | true  | 7,1,2,        | '-1: a number in field 4, found nothing'",
        "FIRST | true  | 7,1,x,3       | '-1: a number in field 3, found ''x'''",
        "FIRST | true  | 7,1,x         | -1: 4 fields, found 3",
        "FIRST | true  | 7,1,256,3     | '-1: whole numbers of 0 to 255 as inputs, or --scale, found"
            + " 256.0'",
        "FIRST | true  | seven,1,2,3   | '-1: a class number of 0 to 999 as label, found ''seven'' in"
            + " ''seven,1,2,3''"
            + LAST
            + "'",
        "LAST  | true  | 1,2,3,four    | '-1: a class number of 0 to 999 as label, found ''four'' in"
            + " ''1,2,3,four''"
            + FIRST
            + "'",
      })
  void aLineOfCsvHasAsManyNumbersAsInputsAndALabelAtAnEnd(
      Label label, boolean labelled, String line, String expected) throws IOException {
    assertEquals(expected, parse(Format.CSV, options(label, null), labelled, line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | 7 1:255 2:0 3:9  | 7: 0=255.0 2=9.0",
        "true  | 12               | 12:",
        "false | any 2:4          | 0: 1=4.0",
        "true  | one 1:2          | '-1: a class number of 0 to 999 as label, found ''one'''",
        "true  | 1 1:2 x          | '-1: index:value, found ''x'''",
        "true  | 1 1:2 2          | '-1: index:value, found ''2'''",
        "true  | 1 4:2            | '-1: an index of 1 to 3, found 4'",
        "true  | 1 2:2 2:3        | '-1: an index of 3 to 3, ascending after 2, found 2'",
        "true  | 1 1:two          | '-1: a number after index 1, found ''two'''",
        "false | 1:2 2:3          | '-1: a label before index:value, found ''1:2'''",
        "false | 1 1:0.5          | '-1: whole numbers of 0 to 255 as inputs, or --scale, found 0.5'",
        "true  | 1 xxxxxxxxxxxxxxxxxxxéz:2 | '-1: index:value, found ''xxxxxxxxxxxxxxxxxxxé...'''",
        "true  | 1 xxxxxxxxxxxxxxxxxxxé    | '-1: index:value, found ''xxxxxxxxxxxxxxxxxxxé'''",
      })
  void aLineOfLibsvmHasALabelAndAscendingIndices(boolean labelled, String line, String expected)
      throws IOException {
    assertEquals(expected, parse(Format.LIBSVM, options(Label.FIRST, null), labelled, line));
  }

  @Test
  void anInputMayBeTwoToThePowerOf64AfterTheScale() throws IOException {
    assertEquals(
        "1: 0=3.6893488E19",
        parse(Format.CSV, options(Label.FIRST, 2f), true, "1,36893488147419103232,0,0"));
    assertEquals(
        "-1: inputs that --scale makes 2^64 at most, found 3.6893493E19",
        parse(Format.CSV, options(Label.FIRST, 2f), true, "1,36893492545465614336,0,0"));
  }

  @Test
  void anInputOfAWrongLineIsNotOneOfTheNext() throws IOException {
    LineParser parser = LineParser.of(Format.CSV, options(Label.FIRST, null), true, 3);
    SparseRows row = new SparseRows();
    Faults faults = new Faults();
    try (Content content = open("1,0.5,0.5,0.5\n2,0,7,8\n")) {
      LineReader reader = new LineReader(content, 0, 0, faults);
      reader.skip(1);
      assertEquals(LineParser.NONE, parser.parse(reader, row, options(Label.FIRST, null)));
      reader.skip(1);
      assertEquals(2, parser.parse(reader, row, options(Label.FIRST, null)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CSV    | FIRST | 1,2,3       | 1",
        "CSV    | LAST  | 1,2,3       | 3",
        "CSV    | LAST  | ,5          | 5",
        "CSV    | LAST  | '1, 6 '     | 6",
        "CSV    | LAST  | 1,x         | -1",
        "CSV    | LAST  | 1,1000      | -1",
        "LIBSVM | FIRST | 8 1:2       | 8",
        "LIBSVM | FIRST | eight 1:2   | -1",
      })
  void theLabelOfALineIsFoundWithoutItsInputs(Format format, Label at, String line, int expected)
      throws IOException {
    try (Content content = open(line + "\n,9,9\n")) {
      LineReader reader = new LineReader(content, 0, 0, new Faults());
      reader.skip(1);
      assertEquals(expected, LineParser.of(format, options(at, null), true, 2).label(reader));
    }
  }
}
