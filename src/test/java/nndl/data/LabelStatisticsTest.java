package nndl.data;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.InputOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelStatisticsTest {
  private static final TestImages IMAGES = TestImages.random(100, 3, 3, 4, 0.5, 1);

  @TempDir Path directory;

  @Test
  void areThoseOfTheRangeInEveryFormat() throws IOException {
    Path csv = directory.resolve("samples.csv");
    Files.writeString(csv, IMAGES.csv(false), StandardCharsets.US_ASCII);
    double[] expected = new double[4];
    for (int i = 10; i < 90; i++) {
      expected[IMAGES.labels()[i]]++;
    }
    SampleSet idx = IMAGES.write(directory, "train");
    SampleSet text = Fixtures.sampleSet(csv.toString(), null, InputOptions.defaults(), 9);
    for (SampleSet set : new SampleSet[] {idx, text}) {
      SampleRange range = new SampleRange(set, 10, 90);
      assertArrayEquals(expected, range.labelWeights(Fixtures.storage(), 4));
    }
  }

  @Test
  void refuseALabelThatIsNoClass() {
    SampleSet set = IMAGES.write(directory, "train");
    SampleRange range = new SampleRange(set, 0, 100);
    String error = refusal(() -> range.labelWeights(Fixtures.storage(), 3));
    int first = 0;
    while (IMAGES.labels()[first] < 3) {
      first++;
    }
    assertEquals(
        "file:%s/train-labels-idx1-ubyte, label %s: expected labels below 3, the number of classes, found 3"
            .formatted(directory, first + 1),
        error);
  }
}
