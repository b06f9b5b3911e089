package nndl.command.train;

import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees of {@code --evaluate} and {@code --monitor}. */
@Slow
@ExtendWith(KeptContext.class)
class TrainEvaluateTest extends TrainCase {
  private static final String ALL =
      "--validation 8 --evaluate validation,test,training"
          + " --monitor training-cost,accuracy,cost,training-accuracy";

  @Test
  void evaluatesTheFirstSetAfterEveryEpochAndTheOthersAtTheEnd() throws IOException {
    Run run = train(ALL);
    assertTrue(run.out().matches("Epoch 0: \\d / 8\nEpoch 1: \\d / 8\n"), run.out());
    assertMatches(
        "nndl: test: \\d+ / 12\nnndl: training: \\d+ / 22\nnndl: trained .*\n", run.err());
    JsonNode record = record("model");
    assertEquals(8, record.at("/epochs/1/evaluations/validation/count").intValue());
    assertEquals(22, record.at("/epochs/1/evaluations/training/count").intValue());
    assertFalse(record.at("/epochs/1/evaluations").has("test"));
    assertEquals(12, record.at("/end/test/count").intValue());
    assertEquals(
        record.at("/epochs/1/evaluations/training"), record.at("/end/training"), "same weights");
  }

  @Test
  void halvingEvaluatesValidationSamplesAfterEveryEpochIfSomeAreHeldOut() throws IOException {
    Run run = train("--schedule=halving", "--validation=8");
    assertTrue(run.out().startsWith("Epoch 0: "), run.out());
    JsonNode record = record("model");
    assertEquals(8, record.at("/epochs/0/evaluations/validation/count").intValue());
    assertEquals(12, record.at("/epochs/0/evaluations/test/count").intValue());
    assertEquals("validation", record.at("/settings/halving-by").textValue());
    train("--schedule=halving", "--overwrite");
    assertEquals("test", record("model").at("/settings/halving-by").textValue());
  }

  @Test
  void addsAColumnForEachQuantity() throws IOException {
    Run run = train(ALL);
    String[] lines = Files.readString(directory.resolve("model/history.csv")).split("\n", -1);
    assertEquals("epoch,correct,count,training-cost,accuracy,cost,training-accuracy", lines[0]);
    String correct = run.out().replaceAll("(?s).*Epoch 1: (\\d) / 8\n", "$1");
    String[] fields = lines[2].split(",", -1);
    assertEquals("1 " + correct + " 8", String.join(" ", fields[0], fields[1], fields[2]));
    assertEquals(Integer.parseInt(correct) / 8.0, Double.parseDouble(fields[4]));
    JsonNode evaluations = record("model").at("/epochs/1/evaluations");
    double units = evaluations.at("/training/cost").doubleValue();
    assertEquals(units / 0x1p32 / 22, Double.parseDouble(fields[3]), 1e-8);
  }

  @Test
  void recordsTheSettingsOfTheRun() throws IOException {
    train(ALL);
    JsonNode settings = record("model").path("settings");
    assertEquals("validation,test,training", settings.path("evaluate").textValue());
    assertEquals(
        "training-cost,accuracy,cost,training-accuracy", settings.path("monitor").textValue());
    assertEquals("2", settings.path("epochs").textValue());
    assertEquals("9,5,4", settings.path("sizes").textValue());
  }

  @Test
  void recordsTheSameWhateverTheExchangeAndAfterAResume() throws IOException {
    train(ALL, "--epochs 4 --model $/undisturbed");
    train(ALL);
    train(ALL, "--epochs 4 --resume");
    train(ALL, "--epochs 4 --exchange job --model $/job");
    for (String other : List.of("model", "job")) {
      assertSame("undisturbed", other, "record.json", "history.csv", "model.safetensors");
    }
  }

  @Test
  void monitorsTheTrainingSetWithoutAnyOther() throws IOException {
    Run run = train("--evaluate", "none", "--monitor", "training-accuracy");
    assertEquals("Epoch 0 complete\nEpoch 1 complete\n", run.out());
    String history = Files.readString(directory.resolve("model/history.csv"));
    assertMatches("epoch,correct,count,training-accuracy\n0,0,0,\\S+\n1,0,0,\\S+\n", history);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--evaluate test,training|evaluate: checkpoint test, given test,training",
        "--monitor cost|monitor: checkpoint none, given cost",
      })
  void resumesOnlyWithTheSameFiles(String options, String differences) {
    train();
    Run run = run("--resume", options);
    assertTrue(run.err().endsWith("of its checkpoint, found " + differences + "\n"), run.err());
    assertEquals(1, run.status());
  }

  private JsonNode record(String model) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(model).resolve("record.json").toFile());
  }
}
