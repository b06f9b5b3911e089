package nndl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.network.InputTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputMomentsTest {
  private static final TestImages IMAGES = images();

  @TempDir Path directory;

  /** Input 3 always is the same number, and input 5 is 0. */
  private static TestImages images() {
    TestImages images = TestImages.random(300, 3, 3, 4, 0.5, 1);
    for (byte[] pixels : images.pixels()) {
      pixels[3] = (byte) 200;
      pixels[5] = 0;
    }
    return images;
  }

  @Test
  void areTheMeanAndTheDeviationOfTheRange() {
    SampleRange range = new SampleRange(IMAGES.write(directory, "train"), 10, 260);
    InputMoments found = InputMoments.of(Fixtures.storage(), range);
    for (int k = 0; k < 9; k++) {
      double mean = 0;
      for (int i = 10; i < 260; i++) {
        mean += IMAGES.inputs(i)[k] / 250;
      }
      double variance = 0;
      for (int i = 10; i < 260; i++) {
        variance += Math.pow(IMAGES.inputs(i)[k] - mean, 2) / 250;
      }
      assertEquals(mean, found.mean()[k], 1e-7); // of inputs in float32
      assertEquals(Math.sqrt(variance), found.deviation()[k], 1e-7);
    }
    assertEquals(0, found.deviation()[3]);
    assertEquals(0, found.deviation()[5]);
    assertEquals(200 / 255f, found.mean()[3]);
    assertEquals(0, found.mean()[5]);
    assertEquals(1, transform(found).deviation()[3]);
    assertEquals(1, transform(found).deviation()[5]);
  }

  @Test
  void areTheSameBitsInEveryFormat() throws IOException {
    InputTransform expected = transform(of(IMAGES.write(directory, "train")));
    Path csv = directory.resolve("samples.csv");
    Files.writeString(csv, IMAGES.csv(false), StandardCharsets.US_ASCII);
    Path libsvm = directory.resolve("samples.libsvm");
    Files.writeString(libsvm, IMAGES.libsvm(), StandardCharsets.US_ASCII);
    for (Path file : new Path[] {csv, libsvm}) {
      SampleSet set = Fixtures.sampleSet(file.toString(), null, InputOptions.defaults(), 9);
      assertEquals(expected, transform(of(set)));
    }
  }

  /** Here, sums of squares would lose all digits of the deviation. */
  @Test
  void areRightFarFromZero() throws IOException {
    Random random = new Random(1);
    double[] inputs = random.doubles(400, 1e6, 1e6 + 1).toArray();
    StringBuilder text = new StringBuilder();
    for (double input : inputs) {
      text.append("0,").append((float) input).append(",-3\n");
    }
    Path csv = directory.resolve("far.csv");
    Files.writeString(csv, text, StandardCharsets.US_ASCII);
    InputOptions how =
        new InputOptions(Format.CSV, InputOptions.Label.FIRST, InputOptions.Header.NO, 1f);
    InputMoments found = of(Fixtures.sampleSet(csv.toString(), null, how, 2));
    double[] floats = Arrays.stream(inputs).map(input -> (float) input).toArray();
    double mean = Arrays.stream(floats).average().orElseThrow();
    double variance = Arrays.stream(floats).map(x -> (x - mean) * (x - mean)).sum() / 400;
    assertEquals(mean, found.mean()[0], 1e-8);
    assertEquals(Math.sqrt(variance), found.deviation()[0], 1e-8);
    assertArrayEquals(new double[] {-3, 0}, new double[] {found.mean()[1], found.deviation()[1]});
  }

  private static InputMoments of(SampleSet set) {
    return InputMoments.of(Fixtures.storage(), set.all());
  }

  private static InputTransform transform(InputMoments moments) {
    return InputTransform.standardising(moments.mean(), moments.deviation());
  }
}
