package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /d/a/x.csv;/d/b/y.csv|x.csv;y.csv
          /d/a/new.csv;/d/b/new.csv|a/new.csv;b/new.csv
          /t/year=2023/m=1/p.csv;/t/year=2024/m=1/p.csv|year=2023/m=1/p.csv;year=2024/m=1/p.csv
          /d/x.csv;/d/e/x.csv;/d/y.csv|d/x.csv;e/x.csv;d/y.csv
          /x.csv;/a/x.csv|/x.csv;a/x.csv
          file:/x.csv;hdfs://h/x.csv|file:/x.csv;h/x.csv
          x.csv|x.csv
          """)
  void haveAsManyDirectoriesAsTheyNeedToDiffer(String paths, String names) {
    List<String> found = FileNames.of(Arrays.asList(paths.split(";")));
    assertEquals(Arrays.asList(names.split(";")), found);
  }
}
