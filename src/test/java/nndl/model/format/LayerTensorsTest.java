package nndl.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Block;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tensors of a block are written as they are read, and without a copy of the weights. */
class LayerTensorsTest {
  private static Block block(int... sizes) {
    Block block = Block.lasting(new Layout(sizes));
    float next = 0;
    for (int l = 1; l <= block.layout().layers(); l++) {
      for (int i = 0; i < block.weights(l).rows(); i++) {
        for (int j = 0; j < block.weights(l).columns(); j++) {
          block.weights(l).set(i, j, ++next);
        }
      }
    }
    return block;
  }

  /** More rows than are written at once, and a row that is longer than that. */
  @ParameterizedTest
  @CsvSource({"3, 2, 1", "784, 200, 10", "70000, 3, 2"})
  void areWrittenAsTheirNumbersAre(int inputs, int hidden, int outputs) throws IOException {
    Map<String, Tensor> tensors = LayerTensors.of("", block(inputs, hidden, outputs));
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, t) -> copies.put(name, new Tensor(t.shape(), t.values())));
    assertArrayEquals(bytes(copies), bytes(tensors));
  }

  private static byte[] bytes(Map<String, Tensor> tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SafeTensors(new TreeMap<>(), tensors).write(out);
    return out.toByteArray();
  }

  @Test
  void haveRowsForReceivingNeurons() {
    Tensor weights = LayerTensors.of("", block(3, 2)).get(LayerTensors.weightName("", 1));
    assertArrayEquals(new int[] {2, 3}, weights.shape());
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, weights.values());
  }

  @Test
  void areWrittenInMuchLessMemoryThanTheyHave() throws IOException {
    Block block = block(1000, 2000);
    long size = 1000L * 2000 * Float.BYTES;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    write(block); // loads the classes
    long before = threads.getCurrentThreadAllocatedBytes();
    write(block);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < size / 2, allocated + " of " + size);
    assertEquals(2_000_000, block.weights(1).get(999, 1999));
  }

  private static void write(Block block) throws IOException {
    new SafeTensors(new TreeMap<>(), LayerTensors.of("", block))
        .write(OutputStream.nullOutputStream());
  }
}
