package nndl.data;

import static nndl.Refused.refusal;
import static nndl.data.BadInput.text;
import static nndl.data.format.Format.CSV;
import static nndl.data.format.Format.LIBSVM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors for broken CSV and LIBSVM files: the line, the expected, the found. */
class BadLinesTest {
  @TempDir Path directory;

  /** The content of a file, with escapes, and the message about it. */
  private static final String OF_CSV =
      """
       | : expected samples, found an empty file
      \\n\\n\\n | : expected samples, found an empty file
      \ufeff | : expected samples, found an empty file
      label,a\\n | : expected samples, found a header alone
      label,a,b\\n1,2\\n | , line 2: expected 3 fields as in the header, found 2
      1\\n2\\n | , line 1: expected a label and inputs with commas between them, found a single field
      1,2,3\\n1,2\\n | , line 2: expected 3 fields, found 2
      1,2\\n1,2,3\\n | , line 2: expected 2 fields, found 3
      1,2\\n1,2,\\n | , line 2: expected 2 fields, found 3
      1,2\\n7\\n | , line 2: expected 2 fields, found 1
      1,20,30\\n1,20 | , line 2: expected 3 fields, found 2
      1,2\\n1,two\\n | , line 2: expected a number in field 2, found 'two'
      1,2\\n1,Donaudampfschifffahrtsgesellschaft\\n | , line 2: expected a number in field 2, found 'Donaudampfschifffahr...'
      1,2\\n1,Zürich\\n | , line 2: expected a number in field 2, found 'Zürich'
      1,2\\n1,Donaudampfschifffährt\\n | , line 2: expected a number in field 2, found 'Donaudampfschifffäh...'
      1,2\\n1,\u0007\u001b[31m\\n | , line 2: expected a number in field 2, found '??[31m'
      1,2\\n1,NaN\\n | , line 2: expected a number in field 2, found 'NaN'
      1,2\\n1,2f\\n | , line 2: expected a number in field 2, found '2f'
      1,2\\n1,0x2\\n | , line 2: expected a number in field 2, found '0x2'
      1,2\\n1,Infinity\\n | , line 2: expected a number in field 2, found 'Infinity'
      1,2\\n1,1e99\\n | , line 2: expected a number in field 2, found '1e99'
      1,2\\n1,1e\\n | , line 2: expected a number in field 2, found '1e'
      1,2\\n1,"2"\\n | , line 2: expected a number in field 2 (--label NAME reads quotes and a header), found '"2"'
      1,2\\n1,"2,5"\\n | , line 2: expected 2 fields (--label NAME reads quotes and a header), found 3
      1,2,3\\n1,,3\\n | , line 2: expected a number in field 2, found nothing
      1,2,3\\n1,  ,3\\n | , line 2: expected a number in field 2, found '  '
      1;2\\n1;3\\n | , line 2: expected a label and inputs with commas between them, found a single field
      1,2\\n\\n1,2\\n | , line 2: expected a sample, found an empty line
      1,2\\r\\n\\r\\n1,2\\r\\n | , line 2: expected a sample, found an empty line
      \\n1,2\\n | , line 1: expected a sample, found an empty line
      1,2\\r1,2\\r | , line 1: expected a number in field 2, found '2?1'
      1,2\\n1,0.5\\n | , line 2: expected whole numbers of 0 to 255 as inputs, or --scale, found 0.5
      1,2\\n1,256\\n | , line 2: expected whole numbers of 0 to 255 as inputs, or --scale, found 256.0
      1,2\\n1,-1\\n | , line 2: expected whole numbers of 0 to 255 as inputs, or --scale, found -1.0
      1,4294967296\\n | , line 1: expected whole numbers of 0 to 255 as inputs, or --scale, found 4.2949673E9
      1,2\\nseven,2\\n | , line 2: expected a class number of 0 to 999 as label, found 'seven' in 'seven,2' (--csv-label last takes the last field)
      1.5,2\\n | , line 1: expected a class number of 0 to 999 as label, found '1.5' in '1.5,2' (--csv-label last takes the last field): only tables have numbers as answers (--regression)
      -1,2\\n | , line 1: expected a class number of 0 to 999 as label, found '-1' in '-1,2' (--csv-label last takes the last field): only tables have numbers as answers (--regression)
      4294967297,2\\n | , line 1: expected a class number of 0 to 999 as label, found '4294967297' in '4294967297,2' (--csv-label last takes the last field): only tables have numbers as answers (--regression)
      1000,2\\n | , line 1: expected a class number of 0 to 999 as label, found '1000' in '1000,2' (--csv-label last takes the last field): only tables have numbers as answers (--regression)
      0.5,1234567,1234567,1234567,1234567,1234567,1234567,1234567,1234567,1234567\\n | , line 1: expected a class number of 0 to 999 as label, found '0.5' in '0.5,1234567,1234567,1234567,1234567,1234...' (--csv-label last takes the last field): only tables have numbers as answers (--regression)
      ,2\\n | , line 1: expected a class number of 0 to 999 as label, found nothing in ',2' (--csv-label last takes the last field)
      """;

  private static final String OF_LIBSVM =
      """
       | : expected samples, found an empty file
      one 1:2\\n | , line 1: expected a class number of 0 to 999 as label, found 'one'
      -1 1:2\\n | , line 1: expected a class number of 0 to 999 as label, found '-1': only tables have numbers as answers (--regression)
      1000 1:2\\n | , line 1: expected a class number of 0 to 999 as label, found '1000': only tables have numbers as answers (--regression)
       1:2\\n | , line 1: expected a class number of 0 to 999 as label, found nothing
      1 0:2\\n | , line 1: expected an index of 1 to 4, found 0
      1 1:2\\n1 2:9 5:1\\n | , line 2: expected an index of 3 to 4, ascending after 2, found 5
      1 999999999:2\\n | , line 1: expected an index of 1 to 4, found 999999999
      1 4294967297:2\\n | , line 1: expected index:value, found '4294967297:2'
      1 3:1 2:1\\n | , line 1: expected an index of 4 to 4, ascending after 3, found 2
      1 2:1 2:1\\n | , line 1: expected an index of 3 to 4, ascending after 2, found 2
      1 4:1 4:1\\n | , line 1: expected no index after 4, the last of the inputs, found 4
      1 -1:2\\n | , line 1: expected index:value, found '-1:2'
      1 2:\\n | , line 1: expected a number after index 2, found nothing
      1 :2\\n | , line 1: expected index:value, found ':2'
      1 2\\n | , line 1: expected index:value, found '2'
      1 2:nan\\n | , line 1: expected a number after index 2, found 'nan'
      1 2:3:4\\n | , line 1: expected a number after index 2, found '3:4'
      1 qid:3 1:2\\n | , line 1: expected index:value, found 'qid:3'
      1 1:2 # one\\n | , line 1: expected index:value, found '#'
      1 1:4294967296\\n | , line 1: expected whole numbers of 0 to 255 as inputs, or --scale, found 4.2949673E9
      1 1:0.5\\n | , line 1: expected whole numbers of 0 to 255 as inputs, or --scale, found 0.5
      1 1:2\\n\\n1 1:2\\n | , line 2: expected a sample, found an empty line
      """;

  static Stream<BadInput> lines() {
    return Stream.of(
            cases(CSV, OF_CSV),
            cases(LIBSVM, OF_LIBSVM),
            Stream.of(
                text(
                    CSV,
                    "UTF-16",
                    "1,2\n3,4\n".getBytes(StandardCharsets.UTF_16),
                    null,
                    ", line 2: expected a class number of 0 to 999 as label, found '?3?' in"
                        + " '?3?,?4?' (--csv-label last takes the last field)"),
                text(
                    CSV,
                    "beyond float after --scale",
                    "1,1e30\n".getBytes(StandardCharsets.UTF_8),
                    1e-30f,
                    ", line 1: expected inputs that --scale makes 2^64 at most, found 1.0E30")))
        .flatMap(cases -> cases);
  }

  private static Stream<BadInput> cases(Format format, String table) {
    return table
        .lines()
        .map(line -> line.split(" \\| ", 2))
        .map(row -> text(format, row[0], row[0].translateEscapes(), row[1]));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void tellsWhichLineIsWrong(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  /** Most ranges begin after a mark, some between two; the message has the line in the file. */
  @ParameterizedTest
  @CsvSource({
    "CSV, NO, 100",
    "CSV, YES, 100",
    "CSV, NO, 1000",
    "CSV, YES, 1000",
    "LIBSVM, NO, 1000",
  })
  void tellsTheLineOfTheFileWhereverAReaderBegins(
      Format format, InputOptions.Header header, int count) throws IOException {
    String between = format == CSV ? "," : " 1:";
    int lead = header == InputOptions.Header.YES ? 1 : 0;
    Path file = directory.resolve("samples");
    InputOptions options = new InputOptions(format, InputOptions.Label.FIRST, header, null);
    for (int bad : new int[] {0, 1, 2, count / 2 - 1, count / 2, count - 2, count - 1}) {
      List<String> lines = new ArrayList<>(Collections.nCopies(lead + count, "1" + between + 2));
      lines.set(lead + bad, "1" + between + "x");
      Files.write(file, lines);
      SampleSet set = Fixtures.sampleSet(file.toString(), null, options, 1);
      for (int from = Math.max(0, bad - 9); from <= bad; from++) {
        SampleRange range = new SampleRange(set, from, count);
        String error = refusal(() -> Fixtures.loader().load(range));
        String place = "file:%s, line %s".formatted(file, lead + bad + 1);
        String found = error;
        assertEquals(place, found.split(": expected")[0], "read from sample " + from + " on");
      }
    }
  }
}
