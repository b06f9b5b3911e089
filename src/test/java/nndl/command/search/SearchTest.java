package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a search. */
@Slow
class SearchTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  @Test
  void triesEveryCombinationInOrderAndPrintsATable() throws IOException {
    Run run = SearchRun.on("local[2]", directory, "--try=learning-rate=0.5,3;sizes=9,5,4|9,4");
    List<String> options =
        Arrays.stream(SearchRun.rows(run)).map(row -> row.replaceAll(" \\d+ / 8 ", " / ")).toList();
    assertEquals(
        List.of(
            "0 2 / learning-rate=0.5 sizes=9,5,4",
            "1 2 / learning-rate=0.5 sizes=9,4",
            "2 2 / learning-rate=3 sizes=9,5,4",
            "3 2 / learning-rate=3 sizes=9,4"),
        options);
    List<String> csv = Files.readAllLines(directory.resolve("model/trials.csv"));
    assertEquals("trial,epochs,correct,count,learning-rate,sizes", csv.get(0));
    assertTrue(csv.get(1).matches("0,2,\\d,8,0\\.5,\"9,5,4\""), csv.get(1));
    assertEquals(5, csv.size());
  }

  @Test
  void eachTrialsModelEqualsThatOfTheSameTraining() {
    SearchRun.on(
        "local[2]",
        directory,
        "--try=optimizer=sgd,adam;mini-batch-size=7,22;shards=1,3",
        "--dropout=0.3",
        "--average=ema");
    int trial = 0;
    for (String optimizer : List.of("sgd", "adam")) {
      for (String size : List.of("7", "22")) {
        for (String shards : List.of("1", "3")) {
          TrainRun.in(
                  directory,
                  "--validation=8",
                  "--dropout=0.3",
                  "--average=ema",
                  "--optimizer=" + optimizer,
                  "--mini-batch-size=" + size,
                  "--shards=" + shards,
                  "--overwrite",
                  "--model=" + directory + "/alone")
              .succeeded();
          for (String file : List.of("model.safetensors", "history.csv")) {
            assertSameFile(
                directory.resolve("alone/" + file),
                directory.resolve("model/trials/" + trial + "/" + file));
          }
          trial++;
        }
      }
    }
  }
}
