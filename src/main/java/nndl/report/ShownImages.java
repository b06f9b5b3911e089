package nndl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import nndl.math.SparseRows;

/** The samples that the page draws as images, which {@link ChosenSamples} chooses. */
final class ShownImages {
  private static final int MAX_RUN = 255;

  private final Scored scored;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final SparseRows inputs = new SparseRows();
  private final ChosenSamples chosen;

  ShownImages(Scored scored) {
    this.scored = scored;
    this.chosen = new ChosenSamples(scored, this::take);
  }

  private int take(int sample, int room) {
    byte[] coded = coded(sample);
    if (coded.length <= room) {
      pixels.writeBytes(coded);
    }
    return coded.length;
  }

  /**
   * Returns the pixels of a sample. A run of zeros is written as one zero and its length, since
   * images are mostly background.
   */
  private byte[] coded(int i) {
    inputs.clear();
    scored.samples().appendTo(inputs, i);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    int end = 0; // the pixels before this index are written
    for (int e = 0; e < inputs.entries(); e++) {
      byte grey = scored.grey(inputs.value()[e]);
      if (grey != 0) {
        writeZeros(inputs.column()[e] - end, coded);
        coded.write(grey);
        end = inputs.column()[e] + 1;
      }
    }
    writeZeros(scored.range().set().width() - end, coded);
    return coded.toByteArray();
  }

  private static void writeZeros(int count, ByteArrayOutputStream to) {
    for (int left = count; left > 0; left -= MAX_RUN) {
      to.write(0);
      to.write(Math.min(MAX_RUN, left));
    }
  }

  /** Whether there are no images, because each of them takes too many bytes. */
  boolean isEmpty() {
    return chosen.count() == 0;
  }

  /** Writes the images into an empty object. */
  void write(ObjectNode target, int rows, int columns) {
    target.put("width", columns).put("height", rows).put("count", chosen.count());
    target.put("pixels", pixels.toByteArray());
    target.put("divisor", Json.number(Scored.WHITE / scored.most()));
    if (!scored.isWhole()) {
      target.put("line", scored.part());
    }
    chosen.write(target, i -> scored.range().set().name(scored.range().from() + i));
  }
}
