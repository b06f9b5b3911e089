package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.data.InputMoments;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.model.Classifier;
import nndl.network.InputTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transformation of inputs, from the options to the model and back. */
@Slow
@ExtendWith(KeptContext.class)
class TrainInputsTest extends TrainCase {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--standardise",
        "--input-range=symmetric",
        "--deform=affine",
        "--deform=simard --standardise",
        "--deform=ciresan --deform-classes=1 --input-range=symmetric"
      })
  void giveAModelThatClassifiesAsTheTrainingDidAndResumes(String options) throws IOException {
    Run run = train(options);
    Classifier classifier = model("model").classifier();
    long correct = 0;
    for (int i = 0; i < TrainRun.TEST.count(); i++) {
      int label = classifier.classify(TrainRun.TEST.pixels()[i]).label();
      correct += label == TrainRun.TEST.labels()[i] ? 1 : 0;
    }
    assertEquals("Epoch 1: " + correct + " / 12", run.out().lines().toList().get(1));
    train(options + " --epochs=1 --checkpoint-iterations=2 --model=$/part");
    train(options + " --resume --model=$/part");
    assertSame("model", "part", "model.safetensors");
    train("--model=$/plain");
    assertFalse(
        Arrays.equals(model("plain").parameters().values(), model("model").parameters().values()));
  }

  @Test
  void standAsTensorsInTheModel() {
    train("--standardise --validation=5");
    SampleSet set = TrainRun.TRAINING.write(directory, "train");
    InputMoments moments = InputMoments.of(Fixtures.storage(), new SampleRange(set, 0, 25));
    InputTransform expected = InputTransform.standardising(moments.mean(), moments.deviation());
    assertEquals(expected, model("model").input().transform());
    assertEquals(expected.toString(), model("model").metadata().strings().get("input-transform"));
    train("--input-range=symmetric --overwrite");
    assertEquals(InputTransform.symmetric(9), model("model").input().transform());
  }

  /** An initial model keeps the transformation with which it was trained. */
  @Test
  void ofAnInitialModelStayAsTheyWere() {
    train("--standardise --model=$/first");
    train("--standardise --initial-model=$/first --validation=9");
    assertEquals(model("first").transform(), model("model").transform());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--input-range=symmetric"})
  void ofAnInitialModelMustBeThoseOfTheRun(String options) throws IOException {
    train("--standardise --model=$/first");
    String own = options.isEmpty() ? "none" : "symmetric";
    refuse(
        options + " --initial-model=$/first",
        "$/first: expected input transform %s, as this run has it, found %s"
            .formatted(own, model("first").transform()));
  }

  @Test
  void areComparedByResume() {
    train("--standardise --epochs=1");
    refuse(
        "--resume --input-range=symmetric",
        "$/model/checkpoints: expected the settings of its checkpoint, found input-transform:"
            + " checkpoint %s, given symmetric".formatted(model("model").transform()));
  }

  @Test
  void areDistortedAsImagesOfTheSameShapeByResume() {
    train("--deform=affine --epochs=1");
    refuse(
        "--resume --deform=affine --rows=1",
        "$/model/checkpoints: expected the settings of its checkpoint, found columns: checkpoint 3,"
            + " given 9; rows: checkpoint 3, given 1");
  }

  @Test
  void areDistortedOnlyWhereTheyAreImages() throws IOException {
    Path csv = directory.resolve("train.csv");
    Files.writeString(csv, TrainRun.TRAINING.csv(false), StandardCharsets.US_ASCII);
    train("--deform=affine");
    train("--deform=affine --train-images=$/train.csv --rows=3 --model=$/csv");
    assertArrayEquals(model("model").parameters().values(), model("csv").parameters().values());
  }

  @Test
  void haveDropoutIfThereAreNoHiddenLayers() {
    train("--dropout=0.5 --sizes=9,4");
    assertEquals("0.5", model("model").metadata().strings().get("dropout"));
  }
}
