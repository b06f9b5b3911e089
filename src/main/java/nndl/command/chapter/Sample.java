package nndl.command.chapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;

/**
 * An image as the input of a {@link BookNetwork}.
 *
 * @param pixel the indices of the inputs that are not zero
 * @param x the values of these inputs
 * @param label the digit
 */
record Sample(int[] pixel, double[] x, int label) {

  /** Unpacks samples. */
  static List<Sample> of(PackedSamples packed) {
    List<Sample> samples = new ArrayList<>();
    SparseRows row = new SparseRows();
    for (int i = 0; i < packed.count(); i++) {
      row.clear();
      packed.appendTo(row, i);
      double[] x = new double[row.entries()];
      Arrays.setAll(x, e -> row.value()[e]);
      samples.add(new Sample(Arrays.copyOf(row.column(), x.length), x, packed.label(i)));
    }
    return samples;
  }
}
