package nndl.command.chapter;

import java.util.ArrayList;
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
      int[] pixel = new int[row.entries()];
      double[] x = new double[row.entries()];
      for (int e = 0; e < x.length; e++) {
        pixel[e] = row.column()[e];
        x[e] = row.value()[e];
      }
      samples.add(new Sample(pixel, x, packed.label(i)));
    }
    return samples;
  }
}
