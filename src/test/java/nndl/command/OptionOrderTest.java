package nndl.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import nndl.Slow;
import nndl.command.search.SearchRun;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options may be given in any order, before and after {@code --config}. */
@Slow
class OptionOrderTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
  }

  @Test
  void doesNotChangeTheModel() throws Exception {
    TrainRun.settings(
        directory,
        """
        optimizer = adam
        beta1 = 0.8
        schedule = step
        step-size = 2
        dropout = 0.2
        l2 = 3
        epochs = 9
        """);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--config=" + directory + "/run.properties",
                "--overwrite",
                "--epochs=3",
                "--optimizer=nesterov",
                "--momentum=0.7",
                "--cost=cross-entropy",
                "--activation=tanh",
                "--initialiser=xavier",
                "--l1=0.5",
                "--weight-decay=0.01",
                "--max-norm=3",
                "--clip-norm=1",
                "--label-smoothing=0.1",
                "--average=ema",
                "--average-decay=0.9",
                "--deform=affine",
                "--deform-shear=5",
                "--standardise",
                "--class-weights=1,2,1,1",
                "--validation=8",
                "--evaluate=validation,test",
                "--early-stopping=2",
                "--mini-batch-size=7",
                "--shards=2"));
    byte[] expected = model(options);
    Random random = new Random(3);
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(options, random);
      assertArrayEquals(expected, model(options), options.toString());
    }
  }

  private byte[] model(List<String> options) {
    Path model = directory.resolve("model");
    Run.of("train", options.toArray(String[]::new)).succeeded();
    return SearchRun.bytes(model.resolve("model.safetensors"));
  }
}
