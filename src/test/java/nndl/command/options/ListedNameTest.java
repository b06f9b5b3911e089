package nndl.command.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of columns with commas between them, as a command line has them. */
class ListedNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a,b~a|b",
        " a , b ~a|b",
        "\"a,b\",c~a,b|c",
        "c,\"a,b\"~c|a,b",
        "\"a, \"\"b\"\", c\",d~a, \"b\", c|d",
        "\"\"\"a\"\"\"~\"a\"",
        "\"a b\"~a b",
        "5',$x~5'|$x"
      })
  void aNameInQuotesMayHaveCommas(String list, String names) {
    List<String> expected = Arrays.asList(names.split("[|]"));
    TrainOptions options = Parsed.of("--label=y", "--data=t.csv", "--drop=" + list);
    assertEquals(expected, options.table.selection().dropped());
    String repeated =
        RepeatingOptions.of(options).stream()
            .filter(option -> option.startsWith("--drop="))
            .findFirst()
            .orElse("");
    TrainOptions again = Parsed.of("--label=y", "--data=t.csv", repeated);
    assertEquals(expected, again.table.selection().dropped());
  }
}
