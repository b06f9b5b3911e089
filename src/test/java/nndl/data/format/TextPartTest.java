package nndl.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.data.format.InputOptions.Header;
import nndl.data.format.InputOptions.Label;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a file of text after it has been examined. */
class TextPartTest {
  @TempDir private Path directory;

  private TextPart csv(boolean labelled, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("samples.csv"), text);
    return TextPart.look(
        Fixtures.storage(),
        Fixtures.storage().status(Fixtures.path(file)),
        Format.CSV,
        InputOptions.defaults(),
        labelled,
        0);
  }

  @ParameterizedTest
  @CsvSource({"4, 2 x 2", "3, 1 x 3", "1, 1 x 1", "8, 1 x 8", "9, 3 x 3"})
  void samplesAreTakenForSquareImagesIfTheirInputsMakeASquare(int width, String sides)
      throws IOException {
    TextPart part = csv(true, "1" + ",2".repeat(width) + "\n");
    assertEquals(sides, part.sides().get(0) + " x " + part.sides().get(1));
    assertFalse(part.statesSides());
    assertFalse(part.floats());
  }

  @Test
  void aSampleIsNamedByItsNumberAndItsLabelByItsLine() throws IOException {
    TextPart part = csv(true, "a,b\n1,2\n3,4\n");
    assertEquals("#1", part.place(Fixtures.storage(), 1));
    String file = "file:" + directory.resolve("samples.csv");
    assertEquals(file + ", line 3", part.placeOfLabel(1));
    assertEquals(List.of(file), part.files().stream().map(of -> of.path()).toList());
  }

  @Test
  void theLabelsOfARangeAreCountedFromItsStart() throws IOException {
    TextPart part = csv(true, "5,1\n6,1\n5,1\n7,1\n6,1\n");
    assertEquals(
        "{5=Label[first=0, last=2, count=2, weight=2.0],"
            + " 6=Label[first=1, last=4, count=2, weight=2.0],"
            + " 7=Label[first=3, last=3, count=1, weight=1.0]}",
        part.labels(Fixtures.storage(), 0, 5).labels().toString());
    assertEquals(
        "{5=Label[first=1, last=1, count=1, weight=1.0],"
            + " 6=Label[first=0, last=3, count=2, weight=2.0],"
            + " 7=Label[first=2, last=2, count=1, weight=1.0]}",
        part.labels(Fixtures.storage(), 1, 5).labels().toString());
    assertEquals(
        "{5=Label[first=0, last=0, count=1, weight=1.0],"
            + " 6=Label[first=1, last=1, count=1, weight=1.0]}",
        part.labels(Fixtures.storage(), 0, 2).labels().toString());
  }

  @Test
  void unusedLabelsAndTheirInputsAreReadOnlyIfALineIsEmpty() throws IOException {
    assertEquals(2, csv(false, "any,2\nname,x\n").count());
    InputException error =
        assertThrows(InputException.class, () -> csv(false, "any,2\n\nname,2\nname,x\n"));
    assertEquals(1, error.more().size());
    assertEquals(
        "file:%s/samples.csv, line 4: expected a number in field 2, found 'x'".formatted(directory),
        error.more().get(0));
  }

  @Test
  void aNameAndANumberAreASample() throws IOException {
    assertEquals(2, csv(false, "target,0\nother,5\n").count());
    assertEquals(1, csv(false, "target,0,1\nother,5,6\n").count());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_NORMAL, 1, Float.MAX_VALUE})
  void aScaleMayBeAnyNumberThatFloat32HoldsAtItsFullPrecision(float scale) {
    InputOptions options = new InputOptions(null, Label.FIRST, Header.AUTO, scale);
    assertEquals(scale, options.divisor(false));
    assertNull(InputOptions.defaults().scale());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.MIN_NORMAL / 2, Float.POSITIVE_INFINITY, Float.NaN})
  void noOtherNumberIsAScale(float scale) {
    assertThrows(
        InputException.class, () -> new InputOptions(null, Label.FIRST, Header.AUTO, scale));
  }
}
