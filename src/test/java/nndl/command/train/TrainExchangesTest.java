package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import nndl.Fixtures;
import nndl.Slow;
import nndl.command.Run;
import nndl.model.format.SafeTensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that change how a network is computed but not the result. */
@Slow
class TrainExchangesTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  /** Many clusters use Kryo by default. It cannot write everything that Java's serializer can. */
  @Test
  void workWithAnySerializerThatSparkIsSetTo() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      Run run = TrainRun.in(directory, "--exchange=job", "--shards=2");
      assertEquals(0, run.status(), run.err());
    } finally {
      System.clearProperty("spark.serializer");
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "16"})
  void writesTheSameFilesWithEveryExchange(String shards) throws IOException {
    for (String exchange : new String[] {"job", "barrier", "auto", "BARRIER"}) {
      String model = directory + "/" + exchange;
      train("--exchange", exchange, "--shards", shards, "--model", model);
      assertArrayEquals(read("job/model.safetensors"), read(exchange + "/model.safetensors"));
      assertArrayEquals(read("job/history.csv"), read(exchange + "/history.csv"));
      assertArrayEquals(read("job/MODEL_CARD.md"), read(exchange + "/MODEL_CARD.md"));
    }
  }

  @ParameterizedTest
  @CsvSource({"cross-entropy, sigmoid", "quadratic, tanh", "Cross-Entropy, TANH"})
  void trainsEveryCostAndActivationToTheSameFileWithEveryExchange(String cost, String activation)
      throws IOException {
    train("--model", directory + "/book");
    for (String exchange : new String[] {"job", "barrier"}) {
      String model = directory + "/" + exchange;
      train("--cost", cost, "--activation", activation, "--exchange", exchange, "--model", model);
    }
    assertArrayEquals(read("job/model.safetensors"), read("barrier/model.safetensors"));
    Map<String, String> metadata = metadata("job");
    assertEquals(cost.toUpperCase(Locale.ROOT).replace('-', '_'), metadata.get("cost"));
    assertEquals(activation.toUpperCase(Locale.ROOT), metadata.get("activation"));
    float[] book = file("book").tensors().get("layers.1.weight").values();
    assertFalse(Arrays.equals(book, file("job").tensors().get("layers.1.weight").values()));
  }

  @Test
  void computesExactlyIfNotAskedOtherwise() throws IOException {
    train();
    assertEquals("EXACT", arithmetic("model"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"job", "barrier"})
  void saysWhichLibraryComputedIfAskedForBlas(String exchange) throws IOException {
    train("--arithmetic", "blas", "--exchange", exchange);
    String arithmetic = arithmetic("model");
    assertTrue(arithmetic.matches("BLAS \\w*BLAS"), arithmetic);
  }

  private String arithmetic(String model) {
    return metadata(model).get("arithmetic");
  }

  private Map<String, String> metadata(String model) {
    return file(model).metadata();
  }

  private SafeTensors file(String model) {
    return Fixtures.safeTensors(directory.resolve(model + "/model.safetensors"));
  }

  private byte[] read(String file) throws IOException {
    return Files.readAllBytes(directory.resolve(file));
  }

  private void train(String... options) {
    Run run = TrainRun.in(directory, options);
    assertEquals(0, run.status(), run.err());
  }
}
