package nndl.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import nndl.Fixtures;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRecordsTest {
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
    InputException e = assertThrows(InputException.class, () -> read("a,b\n1,\"x\n2,3\n"));
    assertEquals(
        "line 2: expected a closing quote for the one in this line, found the end of the file",
        e.getMessage().replaceAll(".*, line", "line"));
  }

  @Test
  void textAfterAClosingQuoteIsAnError() {
    InputException e = assertThrows(InputException.class, () -> read("a,b\n\"x\"y,2\n"));
    assertEquals(
        "line 2: expected ',' or the end of the line after a closing quote, found 'y'",
        e.getMessage().replaceAll(".*, line", "line"));
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() throws IOException {
    Path file = directory.resolve("latin.csv");
    Files.write(file, "a,b\nM\u00fcller,1\n".getBytes(StandardCharsets.ISO_8859_1));
    InputException e = assertThrows(InputException.class, () -> records(file));
    assertEquals(
        "line 2, field 1: expected text in UTF-8 (\"CSV UTF-8\" of a spreadsheet), found other bytes",
        e.getMessage().replaceAll(".*, line", "line"));
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
