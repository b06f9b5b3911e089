package nndl.bench;

import java.util.List;
import java.util.Locale;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.image.Distorter;
import nndl.data.image.Distortion;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;

/**
 * {@code Distortions DATA}: how many images a second one thread unpacks, distorts as {@code
 * --deform ciresan} does, and packs for the first layer, once the JVM has compiled that; and the
 * share of inputs that are not zero, before and after.
 */
public final class Distortions {
  private static final int TILE = 500;
  private static final double SECONDS = 2;
  private static final Distortion.Random CIRESAN =
      new Distortion.Random(
          28, 28, 1, new Distortion.Limits(15, 0.175, 0, 0, false, 5.5, 37, List.of(), 0));

  private Distortions() {}

  public static void main(String[] args) throws Exception {
    Mnist mnist = Mnist.in(new Path(args[0]));
    SampleRange range = new SampleRange(mnist.training(), 0, mnist.training().count());
    PackedSamples samples = new SampleLoader(Mnist.storage()).load(range);
    Distorter distorter = new Distorter(CIRESAN, 1);
    SparseRows sample = new SparseRows();
    SparseRows rows = new SparseRows();
    float[] inputs = new float[mnist.training().width()];
    double rate = 0;
    double before = 0;
    double after = 0;
    for (int turn = 0; turn < 2; turn++) {
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() < start + SECONDS * 1e9) {
        rows.clear();
        for (int m = 0; m < TILE; m++, count++) {
          int i = (int) (count % samples.count());
          sample.clear();
          samples.appendTo(sample, i);
          before += sample.entries();
          distorter.apply(turn, i, samples.label(i), sample, inputs);
          rows.addRow(inputs);
        }
        after += rows.entries();
      }
      rate = count / ((System.nanoTime() - start) / 1e9);
    }
    System.out.printf(Locale.ROOT, "%.0f %.3f%n", rate, after / before);
  }
}
