package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.packed.Samples;
import nndl.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, Tiles.SIZE, 2 * Tiles.SIZE + 1})
  void eachSampleGetsItsOwnOutputsInItsTurn(int count) {
    Samples samples = Fixtures.samples(TestImages.random(count, 2, 3, 10, 0.5, 1));
    List<Integer> tiles = new ArrayList<>();
    Tiles all =
        new Tiles(
            x -> {
              tiles.add(x.rows());
              Matrix inputs = Matrix.zeros(x.rows(), 6);
              x.copyInto(inputs);
              return inputs;
            });
    List<Integer> taken = new ArrayList<>();
    all.run(
        samples,
        (sample, outputs, i) -> {
          taken.add(sample);
          Matrix expected = Matrix.zeros(1, 6);
          Fixtures.inputs(samples, sample, sample + 1).copyInto(expected);
          for (int j = 0; j < 6; j++) {
            assertEquals(expected.get(0, j), outputs.get(i, j));
          }
        });
    assertEquals(IntStream.range(0, count).boxed().toList(), taken);
    assertEquals(count, tiles.stream().mapToInt(rows -> rows).sum());
    assertEquals((count + Tiles.SIZE - 1) / Tiles.SIZE, tiles.size());
  }
}
