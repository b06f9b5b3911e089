package nndl.data.image;

import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * Distorts images at random, within the limits of {@link Distortion.Random}. Every random number is
 * a hash of the seed, the epoch and the sample's number in its set. Therefore a sample has another
 * image in each epoch, and in one epoch it has the same image wherever it is computed. No random
 * numbers are stored.
 *
 * <p>Each kind of random number has its own hash, so a change of one limit does not change the
 * numbers of the others. A distorter contains buffers, so it is not safe for use by several
 * threads.
 */
public final class Distorter {
  private static final long PURPOSE = 0x6465666f726d3131L; // separates these hashes from others

  /** The kinds of random numbers that are drawn for a sample. */
  private enum Draw {
    ROTATION,
    SHEAR,
    HEIGHT,
    WIDTH,
    SHIFT_DOWN,
    SHIFT_RIGHT,
    DISPLACEMENT_DOWN,
    DISPLACEMENT_RIGHT,
    FLIP
  }

  private final Distortion.Limits limits;
  private final int rows;
  private final long seed;
  private final Warp warp;

  /** The elastic displacements, or null if there are none. */
  private final SmoothNoise noise;

  public Distorter(Distortion.Random distortion, long seed) {
    this.limits = distortion.limits();
    this.rows = distortion.rows();
    this.seed = SplitMix.mix(seed ^ PURPOSE);
    this.warp = Warp.of(distortion.rows(), distortion.columns(), distortion.channels());
    this.noise =
        limits.isElastic()
            ? SmoothNoise.of(seed, limits.deformSigma(), limits.deformAlpha(), distortion.longest())
            : null;
    float[] nothing = new float[distortion.columns() + Matrix.LANES];
    warp.down = new Warp.Displacement(nothing, 0, 0, 0);
    warp.right = warp.down;
  }

  /**
   * Distorts an image.
   *
   * @param epoch the epoch of training, or 0 where nothing is trained
   * @param number the number of the sample in its set
   * @param label the class of the sample, because some classes have a rotation limit of their own
   * @param image the image, in the first row
   * @param target receives all numbers of the new image, including zeros
   */
  public void apply(long epoch, long number, int label, SparseRows image, float[] target) {
    long sample = SplitMix.mix(SplitMix.mix(seed + epoch) + number);
    setAffine(sample, label);
    if (noise != null) {
      warp.down = noise.window(hash(sample, Draw.DISPLACEMENT_DOWN), rows);
      warp.right = noise.window(hash(sample, Draw.DISPLACEMENT_RIGHT), rows);
    }
    warp.clear();
    for (int e = 0; e < image.start(1); e++) {
      warp.set(image.column()[e], image.value()[e]);
    }
    warp.apply(target);
  }

  /**
   * Sets the affine part of the distortion. From the old to the new image, the steps are in this
   * order: a shift, mirroring (or not), a change of height and width, a rotation and a slant. The
   * matrix A of {@link Warp} is the inverse of mirroring, change of size and rotation.
   */
  private void setAffine(long sample, int label) {
    double rotation =
        limits.deformClasses().contains(label)
            ? limits.deformClassesRotation()
            : limits.deformRotation();
    double angle = StrictMath.toRadians(rotation * symmetric(sample, Draw.ROTATION));
    double lean = StrictMath.toRadians(limits.deformShear() * symmetric(sample, Draw.SHEAR));
    double height = 1 + limits.deformScale() * symmetric(sample, Draw.HEIGHT);
    double width = 1 + limits.deformScale() * symmetric(sample, Draw.WIDTH);
    if (limits.deformFlip() && hash(sample, Draw.FLIP) < 0) {
      width = -width;
    }
    warp.affine(StrictMath.tan(lean), angle, height, width);
    warp.shift(
        (float) (limits.deformShift() * symmetric(sample, Draw.SHIFT_DOWN)),
        (float) (limits.deformShift() * symmetric(sample, Draw.SHIFT_RIGHT)));
  }

  /** Returns a random number, uniformly distributed between -1 and 1. */
  private static double symmetric(long sample, Draw draw) {
    return (hash(sample, draw) >> 10) * 0x1p-53;
  }

  private static long hash(long sample, Draw draw) {
    return SplitMix.mix(sample + (1 + draw.ordinal()) * SplitMix.GOLDEN_GAMMA);
  }
}
