package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import nndl.TestImages;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticSamplesTest {
  private static final int COUNT = 53;

  @TempDir Path directory;

  @Test
  void areAsLargeAsThoseOfTheSetWithAFifthThatIsNotZero() throws IOException {
    SampleSet bytes = TestImages.random(COUNT, 20, 20, 3, 0.3, 1).write(directory, "train");
    SampleSet floats = new SampleSet(bytes.parts(), bytes.width(), 2, false);
    for (SampleSet set : new SampleSet[] {bytes, floats}) {
      PackedSamples samples = new SyntheticSamples(3, 0).load(new SampleRange(set, 1, COUNT));
      assertEquals(COUNT - 1, samples.count());
      SparseRows rows = new SparseRows();
      for (int i = 0; i < samples.count(); i++) {
        samples.appendTo(rows, i);
        assertEquals(i % 3, samples.label(i));
      }
      assertEquals(0.2, (double) rows.entries() / samples.count() / bytes.width(), 0.05);
      assertTrue(rows.column()[rows.start(1) - 1] < bytes.width());
    }
  }
}
