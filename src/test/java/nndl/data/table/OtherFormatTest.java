package nndl.data.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.data.storage.Storage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that were meant to be CSV. In the tests # is LF, % is CR and ! is a zero. */
class OtherFormatTest {
  private static final String EXCEL =
      "CSV (save it as CSV UTF-8 in the spreadsheet), found an Excel file";
  private static final String ARRAY =
      "CSV (jq -c '.[]' FILE > LINES writes a line for each row, and --table json:LINES reads"
          + " them), found a JSON array";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "PAR1\u0015!x~CSV (--table parquet:FILE reads it, or --test parquet:FILE test rows), found Parquet",
        "PK\u0003\u0004..........................[Content_Types].xml~" + EXCEL,
        "PK\u0003\u0004.........................._rels/.rels~" + EXCEL,
        "\u00d0\u00cf\u0011\u00e0\u00a1~" + EXCEL,
        "PK\u0003\u0004..........................table.csv~CSV (unzip it, and name the file in it),"
            + " found a zip file",
        "[{\"x\":1},{\"x\":2}]~" + ARRAY,
        "\u00ef\u00bb\u00bf #[%# {\"x\":1}#]~" + ARRAY,
        "{\"x\":1}#{\"x\":2}~CSV (--table json:FILE reads it if each line is a row), found JSON",
        "x,y%1,2%3,4%~CSV (tr '\\r' '\\n' < FILE > LINES makes it LF), found lines that end with CR"
            + " alone",
      })
  void isNamedWithWhatReadsIt(String text, String message) throws IOException {
    Path file = write(text);
    assertRefused("file:%s: expected %s".formatted(file, message), () -> look(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "PAR1,PAR2#1,2#~PAR1|PAR2",
        "PK,y#1,2#~PK|y",
        "[x],{y}#1,2#~[x]|{y}",
        "{x},[{y}]#1,2#~{x}|[{y}]",
        "x,y%#1,2%#~x|y",
        "%#%#x,y%#~x|y",
        "x,y%~x|y",
        "\"x%\",y#1,2#~x|y"
      })
  void columnsMayHaveNamesThatLookSo(String text, String columns) throws IOException {
    assertEquals(Arrays.asList(columns.split("[|]")), look(write(text)).columns());
  }

  private Path write(String text) throws IOException {
    String plain = text.replace('#', '\n').replace('%', '\r').replace('!', '\0');
    return Files.write(directory.resolve("table"), plain.getBytes(ISO_8859_1));
  }

  private static CsvFile look(Path file) {
    Storage storage = Fixtures.storage();
    return CsvFile.look(storage, storage.status(Fixtures.path(file)));
  }
}
