package nndl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One seed, one model, one history: byte for byte, wherever the run was. */
class SameModelIT {
  private static final String[] MASTERS = {"local[1]", "local[2]", "local-cluster[2,1,1024]"};

  @TempDir Path directory;

  /** The second run has 4 shards by default, from the work in its mini-batches. */
  @ParameterizedTest
  @CsvSource({"'64,30,10', 50, 7", "'64,130,10', 1437,"})
  void isLeftByOneThreadByTwoAndByTwoProcesses(String sizes, int miniBatchSize, Integer shards)
      throws Exception {
    byte[] model = null;
    byte[] history = null;
    for (String master : MASTERS) {
      Path place = directory.resolve(master);
      Submitted.run(
              directory,
              master,
              "--data=" + Submitted.DIGITS,
              "--sizes=" + sizes,
              "--mini-batch-size=" + miniBatchSize,
              shards == null ? "--seed=1" : "--shards=" + shards,
              "--epochs=2",
              "--model=" + place)
          .succeeded();
      byte[] foundModel = Files.readAllBytes(place.resolve("model.safetensors"));
      byte[] foundHistory = Files.readAllBytes(place.resolve("history.csv"));
      if (model != null) {
        assertArrayEquals(model, foundModel, master);
        assertArrayEquals(history, foundHistory, master);
      }
      model = foundModel;
      history = foundHistory;
    }
    String header = new String(model, 8, 600, StandardCharsets.ISO_8859_1);
    assertTrue(header.contains("\"shards\":\"" + (shards == null ? 4 : shards) + "\""), header);
  }
}
