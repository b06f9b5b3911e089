package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.model.format.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that change how a network is computed but not the result. */
@Slow
@ExtendWith(RestoredProperties.class)
class TrainExchangesTest extends TrainCase {

  /** Many clusters use Kryo by default. It cannot write everything that Java's serializer can. */
  @Test
  void workWithAnySerializerThatSparkIsSetTo() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    train("--exchange=job --shards=2");
  }

  /** {@code SameBitsTest} has other numbers of shards. */
  @Test
  void writesTheSameFilesWithEveryExchange() throws IOException {
    for (String exchange : List.of("job", "barrier", "auto", "BARRIER")) {
      train("--exchange", exchange, "--shards 16", "--model $/" + exchange);
      assertSame("job", exchange, "model.safetensors", "history.csv", "MODEL_CARD.md");
    }
  }

  @ParameterizedTest
  @CsvSource({"cross-entropy, sigmoid", "Cross-Entropy, TANH"})
  void trainsEveryCostAndActivationToTheSameFileWithEveryExchange(String cost, String activation)
      throws IOException {
    train("--model", "$/book");
    for (String exchange : List.of("job", "barrier")) {
      train(
          "--cost",
          cost,
          "--activation",
          activation,
          "--exchange",
          exchange,
          "--model $/" + exchange);
    }
    assertSame("job", "barrier", "model.safetensors");
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
}
