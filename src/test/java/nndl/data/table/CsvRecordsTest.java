package nndl.data.table;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
  private static final int LONGEST = (1 << 26) - 1;
  private static final String[] PIECES = {
    "a", "é", "1.5", " ", ",", "\"", "\n", "\r\n", "\r", ";", "\t", "''"
  };

  @TempDir private Path directory;

  @Test
  void fieldsAreSeparatedByCommasAndRecordsByLineEnds() throws IOException {
    assertEquals(List.of(List.of("a", "b"), List.of("1", "2")), read("a,b\n1,2\n"));
    assertEquals(List.of(List.of("a", "b"), List.of("1", "2")), read("a,b\r\n1,2"));
    assertEquals(List.of(List.of("a", "", "c"), List.of("", "", "")), read("a,,c\n,,"));
  }

  @Test
  void fieldsInQuotesMayHoldSeparatorsQuotesAndLineEnds() throws IOException {
    assertEquals(
        List.of(List.of("a,b", "say \"x\""), List.of("two\nlines", "")),
        read("\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",\"\"\n"));
  }

  @Test
  void spacesAroundAFieldAreNoPartOfIt() throws IOException {
    assertEquals(List.of(List.of("a", "b c")), read(" a\t,  b c \n"));
  }

  @Test
  void emptyLinesAndAByteOrderMarkAreSkipped() throws IOException {
    assertEquals(List.of(List.of("é", "b"), List.of("1", "2")), read("\uFEFFé,b\n\n\r\n1,2\n\n"));
  }

  @Test
  void aRecordMayBeLongerThanTheBuffer() throws IOException {
    String longText = "x".repeat(1 << 19);
    assertEquals(
        List.of(List.of("a", "b"), List.of(longText, "2"), List.of("3", longText)),
        read("a,b\n\"" + longText + "\",2\n3," + longText));
  }

  /** The zeros take no room on the disk. */
  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "0, false"})
  void aRecordIsShorterThan64MebibytesWithoutItsLineEnd(int more, boolean isEnded)
      throws IOException {
    Path file = write("a\n");
    int length = LONGEST + more;
    try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
      zeros.setLength(2 + length);
      zeros.seek(2 + length);
      zeros.write((isEnded ? "\nb" : "").getBytes(StandardCharsets.UTF_8));
    }
    try (Content content = open(file)) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
      assertTrue(records.next());
      if (more > 0) {
        assertEquals(
            "line 2: expected less than 64 MiB in a row, found a longer one",
            message(records::next));
        return;
      }
      assertTrue(records.next());
      assertEquals(length, records.end(0) - records.start(0));
      assertEquals(isEnded, records.next());
    }
  }

  /** As some programs end the last line; elsewhere it is no end of a line. */
  @ParameterizedTest
  @CsvSource({
    "`a`%, a",
    "`a`%/, a",
    "`a`;`b`%, a|b",
    "`a`;b%, a|b",
    "a%, a",
    "`a`%/b%, a#b",
    "a%b, a%b",
    "`a%`, a",
    "`a%b`%, a%b"
  })
  void aCarriageReturnMayEndTheFile(String text, String records) throws IOException {
    List<List<String>> expected = new ArrayList<>();
    for (String record : records.split("#")) {
      expected.add(List.of(record.replace('%', '\r').split("[|]")));
    }
    assertEquals(expected, read(plain(text)));
  }

  /** Of a line of a record that has several, the message names that line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "`a`x~,~1: expected ',' or the end of the line after a closing quote, found 'x'",
        "`a`x~;~1: expected ';' or the end of the line after a closing quote, found 'x'",
        "`a`%,b~,~1: expected ',' or the end of the line after a closing quote, found '\\u000d'",
        "`a`%b~,~1: expected ',' or the end of the line after a closing quote, found '\\u000d'",
        "a/`b/c` ,d~,~3: expected ',' or the end of the line after a closing quote, found ' '",
        "a/`b/c`,`d~,~3: expected a closing quote for the one in this line, found the end of the"
            + " file",
        "a/`b``~,~2: expected a closing quote for the one in this line, found the end of the file"
      })
  void whatFollowsAQuoteIsNamedWithItsLine(String text, String separator, String message)
      throws IOException {
    Path file = write(plain(text));
    try (Content content = open(file)) {
      CsvRecords records = new CsvRecords(content, (byte) separator.charAt(0), 0, 0);
      assertEquals(
          "line " + message,
          message(
              () -> {
                while (records.next()) {}
              }));
    }
  }

  @Test
  void aTabIsNamedByItsWord() throws IOException {
    try (Content content = open(write("\"a\"x\n"))) {
      CsvRecords records = new CsvRecords(content, (byte) '\t', 0, 0);
      assertEquals(
          "line 1: expected a tab or the end of the line after a closing quote, found 'x'",
          message(records::next));
    }
  }

  private static String plain(String text) {
    return text.replace('`', '"').replace('%', '\r').replace('/', '\n').replace(';', ',');
  }

  private static String message(Executable step) {
    return refusal(step).replaceAll(".*, line", "line");
  }

  @Test
  void aRecordMayHaveManyFieldsInQuotes() throws IOException {
    List<String> fields =
        IntStream.range(0, 100).mapToObj(i -> i % 3 == 0 ? "say \"" + i + "\"" : "" + i).toList();
    String line =
        fields.stream()
            .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","));
    assertEquals(List.of(fields, fields), read(line + "\n" + line));
  }

  /** Only there a program has written it, which says nothing about the text. */
  @Test
  void aByteOrderMarkElsewhereIsText() throws IOException {
    assertEquals(
        List.of(List.of("a", "\uFEFFb"), List.of("\uFEFF1", "2")),
        read("\uFEFFa,\uFEFFb\n\uFEFF1,2\n"));
  }

  /** Also where the buffer is filled again, or has grown. */
  @Test
  void eachRecordKnowsWhereItBegins() throws IOException {
    String text =
        "\uFEFFa\n\n\"b\nc\"\n" + "d".repeat(300_000) + "\n" + "e".repeat(700_000) + "\n\r\nf\ng";
    List<String> found = new ArrayList<>();
    try (Content content = open(write(text))) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 1_000, 10);
      while (records.next()) {
        found.add(records.offset() + " in line " + records.line());
      }
    }
    assertEquals(
        List.of(
            "1000 in line 11", // whose mark is part of it, since the file does not begin here
            "1006 in line 13",
            "1012 in line 15",
            "301013 in line 16",
            "1001016 in line 18",
            "1001018 in line 19"),
        found);
  }

  @Test
  void rowsThatAreSkippedMustBeThere() throws IOException {
    try (Content content = open(write("a\n\nb\nc\n"))) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
      records.skip(2);
      assertTrue(records.next());
      assertEquals("c", records.text(0));
    }
    for (int rows = 0; rows < 3; rows++) {
      try (Content content = open(write("a\n\n".repeat(rows)))) {
        CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
        String message = message(() -> records.skip(3));
        String end = ": expected more than %s rows, found the end of the file".formatted(rows);
        assertTrue(message.endsWith(end), message);
      }
    }
  }

  @Test
  void linesAreCountedThroughQuotes() throws IOException {
    Path file = write("a,b\n\"two\nlines\",2\n\n3,4\n");
    List<String> places = new ArrayList<>();
    try (Content content = open(file)) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
      while (records.next()) {
        places.add(records.place().replaceAll(".*, ", ""));
      }
    }
    assertEquals(List.of("line 1", "line 2", "line 5"), places);
  }

  @Test
  void aQuoteThatIsNotClosedIsNamedByItsLine() {
    String e = refusal(() -> read("a,b\n1,\"x\n2,3\n"));
    assertEquals(
        "line 2: expected a closing quote for the one in this line, found the end of the file",
        e.replaceAll(".*, line", "line"));
  }

  @Test
  void textAfterAClosingQuoteIsAnError() {
    String e = refusal(() -> read("a,b\n\"x\"y,2\n"));
    assertEquals(
        "line 2: expected ',' or the end of the line after a closing quote, found 'y'",
        e.replaceAll(".*, line", "line"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16LE", "UTF-16BE"})
  void bytesThatAreNoUtf8AreAnError(String encoding) throws IOException {
    Path file = directory.resolve("other.csv");
    Files.write(file, "a,b\nM\u00fcller,1\n".getBytes(Charset.forName(encoding)));
    String e = refusal(() -> records(file));
    assertEquals(
        "line %s, field 1: expected text in UTF-8 (\"CSV UTF-8\" of a spreadsheet, or iconv -f %s -t utf-8), found other bytes"
            .formatted(
                encoding.startsWith("UTF-16") ? 1 : 2,
                encoding.startsWith("UTF-16") ? "utf-16" : "windows-1252"),
        e.replaceAll(".*, line", "line"));
    Files.write(file, "a,b\n\u00fc,1\n".getBytes(Charset.forName(encoding)));
    assertEquals(e, refusal(() -> records(file)));
  }

  @Test
  void anyFileIsReadAsFastCsvReadsIt() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      String text = text(random);
      List<List<String>> expected = new ArrayList<>();
      try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text)) {
        reader.forEach(
            record -> expected.add(record.getFields().stream().map(String::strip).toList()));
      }
      expected.removeIf(record -> record.equals(List.of("")));
      List<List<String>> found = read(text);
      found.removeIf(record -> record.equals(List.of("")));
      assertEquals(expected, found, text);
    }
  }

  /** Returns records of random fields, in quotes where they need them and sometimes else. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int records = random.nextInt(5);
    int fields = 1 + random.nextInt(4);
    for (int r = 0; r < records; r++) {
      for (int f = 0; f < fields; f++) {
        StringBuilder field = new StringBuilder();
        for (int p = random.nextInt(4); p > 0; p--) {
          field.append(PIECES[random.nextInt(PIECES.length)]);
        }
        boolean quoted = random.nextBoolean() || field.toString().matches("(?s).*[,\"\r\n].*");
        text.append(f == 0 ? "" : ",");
        text.append(quoted ? "\"" + field.toString().replace("\"", "\"\"") + "\"" : field);
      }
      text.append(
          r == records - 1 && random.nextBoolean() ? "" : random.nextBoolean() ? "\n" : "\r\n");
    }
    return text.toString();
  }

  private List<List<String>> read(String text) throws IOException {
    return records(write(text));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("table.csv"), text);
  }

  private static Content open(Path file) throws IOException {
    Storage storage = Fixtures.storage();
    return Content.look(storage, storage.status(Fixtures.path(file)), Storage.Access.WHOLE);
  }

  private static List<List<String>> records(Path file) throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (Content content = open(file)) {
      CsvRecords records = new CsvRecords(content, (byte) ',', 0, 0);
      while (records.next()) {
        List<String> fields = new ArrayList<>();
        for (int f = 0; f < records.fields(); f++) {
          fields.add(records.text(f));
        }
        all.add(fields);
      }
    }
    return all;
  }
}
