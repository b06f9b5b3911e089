package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.packed.Samples;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.products.Products;
import org.junit.jupiter.api.Test;

class FeedforwardTest {
  private static final Layout LAYOUT = new Layout(12, 17, 3);
  private static final Network NETWORK =
      new Network(LAYOUT, Activation.SIGMOID, Initialiser.NORMAL);
  private static final TestImages IMAGES = TestImages.random(10, 3, 4, 3, 0.5, 1);

  @Test
  void givesTheReferencesOutputsInTilesOfAnySize() {
    Parameters parameters = Initialiser.NORMAL.parameters(LAYOUT, 1);
    ReferenceNetwork network = new ReferenceNetwork(parameters, Activation.SIGMOID, Cost.QUADRATIC);
    Samples samples = Fixtures.samples(IMAGES);
    for (int tile : new int[] {1, 3, 10}) {
      Feedforward feedforward = new Feedforward(Products.fastest(), NETWORK, Output.SIGMOID, tile);
      for (int from = 0; from < samples.count(); from += tile) {
        int to = Math.min(from + tile, samples.count());
        Matrix outputs = feedforward.apply(parameters, Fixtures.inputs(samples, from, to));
        assertEquals(to - from, outputs.rows());
        for (int i = from; i < to; i++) {
          double[] expected = network.feedforward(IMAGES.inputs(i));
          for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], outputs.get(i - from, j), 1e-6);
          }
        }
      }
    }
  }
}
