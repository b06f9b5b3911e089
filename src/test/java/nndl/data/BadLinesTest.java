package nndl.data;

import static nndl.data.BadInput.text;
import static nndl.data.format.Format.CSV;
import static nndl.data.format.Format.LIBSVM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import nndl.error.InputException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors for broken CSV and LIBSVM files: the line, the expected, the found. */
class BadLinesTest {
  @TempDir Path directory;

  static Stream<BadInput> lines() {
    String whole = "expected whole numbers of 0 to 255 as inputs, or --scale, found ";
    String label = "expected a class number of 0 to 999 as label, found ";
    String last = " (--csv-label last takes the last field)";
    String classifies = ": nndl classifies, and does no regression";
    return Stream.of(
        text(CSV, "empty", "", ": expected samples, found an empty file"),
        text(CSV, "of empty lines", "\n\n\n", ": expected samples, found an empty file"),
        text(CSV, "of a byte order mark", "\ufeff", ": expected samples, found an empty file"),
        text(CSV, "header alone", "label,a\n", ": expected samples, found a header alone"),
        text(
            CSV,
            "header of another width",
            "label,a,b\n1,2\n",
            ", line 2: expected 3 fields as in the header, found 2"),
        text(
            CSV,
            "one field",
            "1\n2\n",
            ", line 1: expected a label and inputs with commas between them, found a single field"),
        text(CSV, "ragged", "1,2,3\n1,2\n", ", line 2: expected 3 fields, found 2"),
        text(CSV, "ragged the other way", "1,2\n1,2,3\n", ", line 2: expected 2 fields, found 3"),
        text(CSV, "comma at the end", "1,2\n1,2,\n", ", line 2: expected 2 fields, found 3"),
        text(CSV, "label alone", "1,2\n7\n", ", line 2: expected 2 fields, found 1"),
        text(CSV, "last line cut off", "1,20,30\n1,20", ", line 2: expected 3 fields, found 2"),
        text(CSV, "word", "1,2\n1,two\n", ", line 2: expected a number in field 2, found 'two'"),
        text(
            CSV,
            "word of many letters",
            "1,2\n1,Donaudampfschifffahrtsgesellschaft\n",
            ", line 2: expected a number in field 2, found 'Donaudampfschifffahr...'"),
        text(
            CSV,
            "control characters",
            "1,2\n1,\u0007\u001b[31m\n",
            ", line 2: expected a number in field 2, found '??[31m'"),
        text(CSV, "NaN", "1,2\n1,NaN\n", ", line 2: expected a number in field 2, found 'NaN'"),
        text(
            CSV,
            "float of Java",
            "1,2\n1,2f\n",
            ", line 2: expected a number in field 2, found '2f'"),
        text(
            CSV,
            "hexadecimal",
            "1,2\n1,0x2\n",
            ", line 2: expected a number in field 2, found '0x2'"),
        text(
            CSV,
            "infinity",
            "1,2\n1,Infinity\n",
            ", line 2: expected a number in field 2, found 'Infinity'"),
        text(
            CSV,
            "beyond float",
            "1,2\n1,1e99\n",
            ", line 2: expected a number in field 2, found '1e99'"),
        text(
            CSV,
            "half an exponent",
            "1,2\n1,1e\n",
            ", line 2: expected a number in field 2, found '1e'"),
        text(
            CSV,
            "a quoted number",
            "1,2\n1,\"2\"\n",
            ", line 2: expected a number in field 2 (--label NAME reads quotes and a header), found"
                + " '\"2\"'"),
        text(
            CSV,
            "a quoted comma",
            "1,2\n1,\"2,5\"\n",
            ", line 2: expected 2 fields (--label NAME reads quotes and a header), found 3"),
        text(
            CSV,
            "nothing",
            "1,2,3\n1,,3\n",
            ", line 2: expected a number in field 2, found nothing"),
        text(
            CSV, "spaces", "1,2,3\n1,  ,3\n", ", line 2: expected a number in field 2, found '  '"),
        text(
            CSV,
            "semicolons",
            "1;2\n1;3\n",
            ", line 2: expected a label and inputs with commas between them, found a single field"),
        text(CSV, "empty line", "1,2\n\n1,2\n", ", line 2: expected a sample, found an empty line"),
        text(
            CSV,
            "empty line of CRLF",
            "1,2\r\n\r\n1,2\r\n",
            ", line 2: expected a sample, found an empty line"),
        text(
            CSV, "empty first line", "\n1,2\n", ", line 1: expected a sample, found an empty line"),
        text(
            CSV,
            "carriage returns alone",
            "1,2\r1,2\r",
            ", line 1: expected a number in field 2, found '2?1'"),
        text(
            CSV,
            "UTF-16",
            "1,2\n3,4\n".getBytes(StandardCharsets.UTF_16),
            null,
            ", line 2: " + label + "'?3?' in '?3?,?4?'" + last),
        text(CSV, "decimal without --scale", "1,2\n1,0.5\n", ", line 2: " + whole + 0.5),
        text(CSV, "more than a byte", "1,2\n1,256\n", ", line 2: " + whole + "256.0"),
        text(CSV, "less than a byte", "1,2\n1,-1\n", ", line 2: " + whole + "-1.0"),
        text(CSV, "integer of ten digits", "1,4294967296\n", ", line 1: " + whole + "4.2949673E9"),
        text(
            CSV,
            "beyond float after --scale",
            "1,1e30\n".getBytes(StandardCharsets.UTF_8),
            1e-30f,
            ", line 1: expected inputs that --scale makes 2^64 at most, found 1.0E30"),
        text(
            CSV,
            "label of a word",
            "1,2\nseven,2\n",
            ", line 2: " + label + "'seven' in 'seven,2'" + last),
        text(
            CSV,
            "label of a fraction",
            "1.5,2\n",
            ", line 1: " + label + "'1.5' in '1.5,2'" + last + classifies),
        text(
            CSV,
            "negative label",
            "-1,2\n",
            ", line 1: " + label + "'-1' in '-1,2'" + last + classifies),
        text(
            CSV,
            "huge label",
            "4294967297,2\n",
            ", line 1: " + label + "'4294967297' in '4294967297,2'" + last + classifies),
        text(
            CSV,
            "label of one class too many",
            "1000,2\n",
            ", line 1: " + label + "'1000' in '1000,2'" + last + classifies),
        text(
            CSV,
            "label in a long line",
            "0.5" + ",1234567".repeat(9) + "\n",
            ", line 1: "
                + label
                + "'0.5' in '0.5,1234567,1234567,1234567,1234567,1234...'"
                + last
                + classifies),
        text(CSV, "label of nothing", ",2\n", ", line 1: " + label + "nothing in ',2'" + last),
        text(LIBSVM, "empty", "", ": expected samples, found an empty file"),
        text(LIBSVM, "label of a word", "one 1:2\n", ", line 1: " + label + "'one'"),
        text(LIBSVM, "negative label", "-1 1:2\n", ", line 1: " + label + "'-1'" + classifies),
        text(
            LIBSVM,
            "label of one class too many",
            "1000 1:2\n",
            ", line 1: " + label + "'1000'" + classifies),
        text(LIBSVM, "no label", " 1:2\n", ", line 1: " + label + "nothing"),
        text(LIBSVM, "index of 0", "1 0:2\n", ", line 1: expected an index of 1 to 4, found 0"),
        text(
            LIBSVM,
            "index beyond the inputs",
            "1 1:2\n1 2:9 5:1\n",
            ", line 2: expected an index of 3 to 4, ascending after 2, found 5"),
        text(
            LIBSVM,
            "huge index",
            "1 999999999:2\n",
            ", line 1: expected an index of 1 to 4, found 999999999"),
        text(
            LIBSVM,
            "index that overflows",
            "1 4294967297:2\n",
            ", line 1: expected index:value, found '4294967297:2'"),
        text(
            LIBSVM,
            "unordered",
            "1 3:1 2:1\n",
            ", line 1: expected an index of 4 to 4, ascending after 3, found 2"),
        text(
            LIBSVM,
            "duplicate",
            "1 2:1 2:1\n",
            ", line 1: expected an index of 3 to 4, ascending after 2, found 2"),
        text(
            LIBSVM,
            "after the last",
            "1 4:1 4:1\n",
            ", line 1: expected no index after 4, the last of the inputs, found 4"),
        text(LIBSVM, "negative index", "1 -1:2\n", ", line 1: expected index:value, found '-1:2'"),
        text(
            LIBSVM,
            "no value",
            "1 2:\n",
            ", line 1: expected a number after index 2, found nothing"),
        text(LIBSVM, "no index", "1 :2\n", ", line 1: expected index:value, found ':2'"),
        text(LIBSVM, "no colon", "1 2\n", ", line 1: expected index:value, found '2'"),
        text(LIBSVM, "NaN", "1 2:nan\n", ", line 1: expected a number after index 2, found 'nan'"),
        text(
            LIBSVM,
            "two colons",
            "1 2:3:4\n",
            ", line 1: expected a number after index 2, found '3:4'"),
        text(LIBSVM, "query", "1 qid:3 1:2\n", ", line 1: expected index:value, found 'qid:3'"),
        text(LIBSVM, "comment", "1 1:2 # one\n", ", line 1: expected index:value, found '#'"),
        text(
            LIBSVM,
            "integer of ten digits",
            "1 1:4294967296\n",
            ", line 1: " + whole + "4.2949673E9"),
        text(LIBSVM, "decimal without --scale", "1 1:0.5\n", ", line 1: " + whole + 0.5),
        text(
            LIBSVM,
            "empty line",
            "1 1:2\n\n1 1:2\n",
            ", line 2: expected a sample, found an empty line"));
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
        InputException error =
            assertThrows(InputException.class, () -> Fixtures.loader().load(range));
        String place = "file:%s, line %s".formatted(file, lead + bad + 1);
        String found = error.getMessage();
        assertEquals(place, found.split(": expected")[0], "read from sample " + from + " on");
      }
    }
  }
}
