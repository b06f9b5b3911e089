package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.network.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of networks whose outputs are the bits of the class index. Two classes need one neuron. */
@Slow
@ExtendWith(KeptContext.class)
class TrainTargetsTest extends TrainCase {
  /** Three bits for five classes. The samples have four of the classes. */
  private static final String BITS = "--sizes=9,5,3 --targets=bits --classes=5";

  @ParameterizedTest
  @ValueSource(strings = {"quadratic", "cross-entropy"})
  void learnXorByThreeHiddenNeuronsAndOneOutput(String cost) throws IOException {
    Files.writeString(directory.resolve("xor.csv"), "0,0,0\n1,0,1\n1,1,0\n0,1,1\n");
    String options =
        "--scale=1 --sizes=2,3,1 --mini-batch-size=4 --epochs=2000 --checkpoint-every=0"
            + " --evaluate=training --cost="
            + cost;
    Run run =
        Run.of(directory, "train --train-images=$/xor.csv --model=$/xor " + options).succeeded();
    assertTrue(run.out().endsWith("Epoch 1999: 4 / 4\n"), run.out());
    assertFalse(run.err().contains("--learning-rate"), run.err());
    Model model = model("xor");
    assertEquals(new Coding.Bits(2), model.targets());
    assertEquals(List.of("0", "1"), model.input().classNames());
    Classifier classifier = model.classifier();
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        Classifier.Prediction answer = classifier.classify(new float[] {a, b});
        assertEquals(a ^ b, answer.label());
        assertTrue(answer.confidence() > 0.8, "confidence " + answer.confidence());
      }
    }
  }

  @Test
  void thatAreMostlySpareAreWarnedOfAtTheStartIfThereIsNoHiddenLayer() {
    String warning =
        "nndl: warning: --sizes 9,8 has no hidden layer, but 8 output neurons, though the labels of"
            + " the training samples end with 3: for 8 hidden neurons give --sizes 9,8,4";
    Run run = TrainRun.into(directory, "spare", "--sizes=9,8", "--epochs=1");
    assertEquals(warning, run.err().lines().findFirst().orElse(""));
    run = TrainRun.into(directory, "few", "--sizes=9,7", "--epochs=1");
    assertFalse(run.err().contains("warning"), run.err());
  }

  @Test
  void recordAnAnswerThatIsNotAClass() throws IOException {
    train(
        "--sizes=9,3 --seed=2 --targets=bits --classes=5 --epochs=1 --learning-rate=1e-6",
        " --evaluate=training");
    JsonNode training = record("model").at("/epochs/0/evaluations/training");
    assertEquals(5, training.path("classes").intValue());
    assertEquals(6, training.path("predictions").intValue());
    long none = 0;
    for (JsonNode cell : training.path("confusion")) {
      none += cell.path(1).intValue() == 5 ? cell.path(2).intValue() : 0;
    }
    Classifier classifier = model("model").classifier();
    long expected =
        Stream.of(TrainRun.TRAINING.pixels())
            .filter(pixels -> classifier.classify(pixels).label() == 5)
            .count();
    assertTrue(expected > 0, "some are no class");
    assertEquals(expected, none);
    assertEquals(3, training.at("/worst/0/outputs").size());
  }

  @Test
  void areTheSameByEveryExchangeAndAfterAResume() throws IOException {
    String all = BITS + " --label-smoothing=0.1 --class-weights=1,2,1,3,1 --cost=cross-entropy";
    train(all, "--epochs=4 --model=$/undisturbed");
    train(all);
    train(all, "--epochs=4 --resume");
    train(all, "--epochs=4 --exchange=job --model=$/job");
    for (String other : List.of("model", "job")) {
      assertSame("undisturbed", other, "record.json", "history.csv", "model.safetensors");
    }
  }

  @Test
  void resumeAndStartOnlyWithTheSameMeaningOfOutputs() throws IOException {
    train(BITS, "--model=$/first");
    refuse(
        "--model $/first --resume --sizes 9,5,3",
        "$/first/checkpoints: expected the settings of its checkpoint, found classes:"
            + " checkpoint 5, given 3; targets: checkpoint bits, given one-hot");
    refuse(
        "--initial-model $/first --sizes 9,5,3",
        "$/first: expected targets one-hot of 3 classes, as this run has it, found bits of 5"
            + " classes");
    train(BITS, "--initial-model=$/first --model=$/next");
  }

  @Test
  void refuseALabelThatIsNotAClass() throws IOException {
    refuse(
        "--sizes 9,1",
        "file:$/train-labels-idx1-ubyte, label %s: expected labels below 2, the number of classes, found %s"
            .formatted(firstAboveOne() + 1, TrainRun.TRAINING.labels()[firstAboveOne()]));
  }

  private static int firstAboveOne() {
    int i = 0;
    while (TrainRun.TRAINING.labels()[i] < 2) {
      i++;
    }
    return i;
  }

  private JsonNode record(String model) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(model).resolve("record.json").toFile());
  }
}
