package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nndl.command.run.TableDefaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults of tables, as the page of own data has them. */
class OwnDataTest {
  private static final List<List<String>> ROWS =
      Page.read(Path.of("src/site/markdown/own-data.md")).rows("the-defaults");
  private static final Pattern CODE = Pattern.compile("`(?:--)?([^`]*)`");

  /** A row may have several options, whose values stand in their order. */
  @Test
  void thePageHasTheDefaultsThatDependOnNoTable() {
    Map<String, String> found = new HashMap<>();
    for (List<String> row : ROWS) {
      List<String> options = codes(row.get(0));
      List<String> values = row.get(1).matches("\\d+") ? List.of(row.get(1)) : codes(row.get(1));
      for (int i = 0; i < Math.min(options.size(), values.size()); i++) {
        found.put(options.get(i), values.get(i));
      }
    }
    String byTable = Integer.toString(TableDefaults.BY_TABLE);
    Map<String, String> fixed = new HashMap<>(TableDefaults.all());
    fixed.values().removeIf(byTable::equals);
    assertEquals(fixed, found);
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'two classes, less than 300 rows', 2, 299, 400, 2, 2",
    "'two classes, 300 rows or more', 2, 300, 400, 10, from 10",
    "'two classes, 300 rows or more', 2, 479, 400, 15, 30th",
    "'two classes, 300 rows or more', 2, 900, 400, 20, to 20",
    "'three classes, 1,000 rows or more', 3, 1100, 400, 11, 100th",
    "'three classes, 1,000 rows or more', 3, 9000, 400, 20, at most 20",
    "other classes, 3, 499, 19, 1, from 1",
    "other classes, 5, 1999, 19, 3, 500th",
    "other classes, 5, 9000, 19, 4, to 4",
    "other classes, 5, 9000, 119, 5, 20th of the inputs",
    "other classes, 5, 90000, 9000, 20, at most 20",
    "numbers as answers, 0, 9000, 9000, 1, 1"
  })
  void thePageHasTheRatesAndL2(
      String name, int classes, int rows, int inputs, int l2, String words) {
    List<String> row = ROWS.stream().filter(r -> r.get(0).equals(name)).findFirst().orElseThrow();
    assertEquals(row.get(1), Double.toString(TableDefaults.learningRate(classes, rows)));
    assertEquals(l2, TableDefaults.l2(classes, rows, inputs));
    assertTrue(row.get(2).contains(words), row.toString());
  }
}
