package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.Metadata;
import nndl.network.InputTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metadata of a trained model, and the requirements for an initial model. */
@Slow
@ExtendWith(KeptContext.class)
class TrainModelTest extends TrainCase {

  @Test
  void isReadyToClassify() {
    Run run = train();
    Model model = model("model");
    InputSpec input = model.input();
    assertEquals(List.of(3, 3, 1), List.of(input.rows(), input.columns(), input.channels()));
    assertEquals(255, input.scale());
    assertEquals(List.of("0", "1", "2", "3"), input.classNames());
    Classifier classifier = model.classifier();
    long correct = 0;
    for (int i = 0; i < TrainRun.TEST.count(); i++) {
      int label = classifier.classify(TrainRun.TEST.pixels()[i]).label();
      correct += label == TrainRun.TEST.labels()[i] ? 1 : 0;
    }
    assertEquals("Epoch 1: " + correct + " / 12", run.out().lines().toList().get(1));
  }

  @Test
  void keepsNamesAndRowsWhichDecideNothingOfTheWeights() {
    train("--model", "$/plain");
    train("--epochs", "1");
    TrainRun.in(directory, "--resume", "--rows=1", "--class-names=Ä, b c ,d/e,f").succeeded();
    Model model = model("model/model.safetensors");
    assertEquals(List.of("Ä", "b c", "d/e", "f"), model.input().classNames());
    assertEquals(1, model.input().rows());
    assertEquals(9, model.input().columns());
    assertArrayEquals(model("plain").parameters().values(), model.parameters().values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          activation|TANH|expected activation sigmoid, as this run has it, found tanh
          activation|relu|metadata: activation: expected one of [SIGMOID, TANH, SCALED_TANH, RELU, LEAKY_RELU, GELU, STEP], found relu
          cost|none|metadata: cost: expected one of [QUADRATIC, CROSS_ENTROPY, LOG_LIKELIHOOD, ABSOLUTE, HUBER, NONE], found none
          targets|two-hot|metadata: targets: expected one-hot, bits or numbers, found two-hot
          targets|bits|metadata: classes: expected as many as 4 outputs can stand for, bits, found 4
          classes|5|metadata: classes: expected as many as 4 outputs can stand for, one-hot, found 5
          scale|16.0|expected scale 255.0, as this run has it, found 16.0
          scale|-1|metadata: scale: expected a number above 0 that float32 can hold, found -1
          """)
  void refusesAnInitialModelWithOtherSettings(String name, String value, String message)
      throws IOException {
    train("--model", "$/first");
    Path initial = directory.resolve("initial");
    write(model("first").with(name, value), initial);
    refuse("--initial-model $/initial", "$/initial: " + message);
  }

  @Test
  void startsFromAModelInADirectoryAndFromOneWithoutMetadata() throws IOException {
    train("--model", "$/first");
    Model first = model("first");
    Metadata nothing = new Metadata("foreign", new TreeMap<>());
    write(
        new Model(first.parameters(), nothing, InputTransform.NONE), directory.resolve("foreign"));
    for (String initial : List.of("first", "foreign")) {
      train("--initial-model $/" + initial, "--model $/next --learning-rate 1e-30 --overwrite");
      assertArrayEquals(first.parameters().values(), model("next").parameters().values());
    }
  }

  private static void write(Model model, Path file) throws IOException {
    Fixtures.write(model, file);
  }
}
