package nndl.model.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import nndl.math.CsvRows;
import nndl.math.Matrix;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows to the last byte. */
class PredictionCsvTest {
  private static final List<Column> ALL = List.of(Column.values());
  private static final List<String> NAMES = List.of("a", "b,c", "\"d\"");

  private final CsvRows rows = new CsvRows();

  @Test
  void haveAFieldForEachColumnWithTheFewestDigits() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL, rows);
    PredictionCsv.header(List.of(Column.values()), List.of("output_0", "output_1", "output_2"))
        .forEach(name -> rows.add(CsvRows.field(name)));
    rows.endRow();
    csv.setFile("x");
    assertEquals(1, csv.add(7, outputs(0, 0.1f, 1e-9f), 0));
    assertEquals(2, csv.add(12_345_678_901L, outputs(0.5f, 0.25f, 1), 0));
    assertEquals(0, csv.add(0, outputs(Float.NaN, Float.NEGATIVE_INFINITY, 3), 0));
    assertEquals(
        """
        name,prediction,class,confidence,output_0,output_1,output_2
        x#7,1,"b,c",0.1,0.0,0.1,1.0E-9
        x#12345678901,2,""\"d""\",1.0,0.5,0.25,1.0
        x#0,0,a,NaN,NaN,-Infinity,3.0
        """,
        text());
  }

  @Test
  void quoteANameAroundTheNumberToo() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL.subList(0, 2), rows);
    for (String name : List.of("a,b", "c\"d", "e\nf", "g h", "ü")) {
      csv.setFile(name);
      csv.add(3, outputs(1, 0, 0), 0);
      csv.setName(name);
      csv.add(3, outputs(1, 0, 0), 0);
    }
    assertEquals(
        """
        "a,b#3",0
        "a,b",0
        "c""d#3",0
        "c""d",0
        "e
        f#3",0
        "e
        f",0
        g h#3,0
        g h,0
        ü#3,0
        ü,0
        """,
        text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a,ü"})
  void countUpFromAnyNumber(String file) throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL.subList(0, 1), rows);
    StringBuilder expected = new StringBuilder();
    for (long first : new long[] {0, 0, 95, 7, 9_989, 99_999_999_995L, 98}) {
      csv.setFile(file);
      for (long number = first; number < first + 15; number++) {
        csv.add(number, outputs(1, 0, 0), 0);
        expected.append(CsvRows.quoted(file + "#" + number)).append('\n');
      }
      csv.add(first, outputs(1, 0, 0), 0);
      csv.addUnknown(first + 1);
      expected.append(CsvRows.quoted(file + "#" + first)).append('\n');
      expected.append(CsvRows.quoted(file + "#" + (first + 1))).append('\n');
    }
    assertEquals(expected.toString(), text());
  }

  @Test
  void haveAFieldForEveryColumnOfASampleThatIsUnknown() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL, rows);
    csv.setName("x.png");
    csv.addUnknown(0);
    assertEquals("x.png,,,,,,\n", text());
  }

  @Test
  void sayOfBitsThatAreNoClassThatTheyAreNone() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.Bits(3), NAMES, ALL, rows);
    csv.setFile("x");
    csv.add(0, outputs(1, 0.75f), 0);
    assertEquals("x#0,3,none,0.75,1.0,0.75\n", text());
  }

  @Test
  void areNoLongerThanTheySay() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL, rows);
    csv.setFile("x,\"");
    float longest = -1.17549435E-38f;
    csv.add(Long.MAX_VALUE, outputs(longest, longest, longest), 0);
    assertTrue(text().length() <= csv.maxBytes(List.of("x", "x,\"", "")));
  }

  /** The mean, the deviation, and the largest number that is answered. */
  @ParameterizedTest
  @CsvSource({
    "1.76E9, 8.5, 0.333333333",
    "0, 1, -3.40282347E38",
    "-1.0E300, 7.0E-300, 0.1",
    "-1.0E300, 7.0E-300, -3.40282347E38",
    "9.99E307, 9.0E268, -3.40282347E38",
    "0, 9.0E299, -1.9E8",
    "0, 4.9E-324, -0.7",
    "0.1, 0.013, -3.40282347E38"
  })
  void ofNumbersAreNoLongerThanTheySayEither(double mean, double deviation, float output)
      throws IOException {
    Coding numbers = new Coding.Numbers(List.of(mean), List.of(deviation), 1);
    PredictionCsv csv = new PredictionCsv(numbers, List.of(), List.of(Column.OUTPUTS), rows);
    csv.add(0, outputs(output), 0);
    String text = text();
    assertTrue(text.length() > 2, text);
    assertTrue(text.length() <= csv.maxBytes(List.of()), text);
  }

  @ParameterizedTest
  @CsvSource({
    "1.76E9, 8.5, 0.5, 1760000004.25",
    "1.76E9, 8.5, 0.3, 1760000002.55000019",
    "0, 5.0E8, 0.123456789, 61728396",
    "0, 5.0E10, 0.123456789, 6172839600",
    "-2.0E20, 1.0E18, 0.5, -199500000000000000000",
    "0.000125, 0.000002, -1, 0.000123",
    "7, 1, 0, 7",
    "7, 1, NaN, ''",
    "7, 1.0E300, -3.40282347E38, ''"
  })
  void haveNineDigitsOfTheDeviationOfANumber(
      double mean, double deviation, float output, String expected) throws IOException {
    Coding numbers = new Coding.Numbers(List.of(mean), List.of(deviation), 1);
    new PredictionCsv(numbers, List.of(), List.of(Column.OUTPUTS), rows).add(0, outputs(output), 0);
    assertEquals(expected + "\n", text());
  }

  /** However many there are, the buffer grows. */
  @Test
  void mayBeMany() throws IOException {
    PredictionCsv csv = new PredictionCsv(new Coding.OneHot(3), NAMES, ALL, rows);
    csv.setFile("x".repeat(100_000));
    csv.add(1, outputs(1, 0, 0), 0);
    assertTrue(rows.isFull());
    assertEquals("x".repeat(100_000) + "#1,0,a,1.0,1.0,0.0,0.0\n", text());
    assertEquals("", text());
  }

  private static Matrix outputs(float... outputs) {
    return new Matrix(outputs, 0, 1, outputs.length, outputs.length);
  }

  private String text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rows.writeTo(out);
    return out.toString(UTF_8);
  }
}
