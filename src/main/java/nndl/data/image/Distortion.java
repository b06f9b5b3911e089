package nndl.data.image;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import nndl.error.InputException;

/**
 * What becomes of an image each time that a network is trained on it. A component is called as its
 * option is.
 */
public sealed interface Distortion extends Serializable {
  /** The largest sigma: the Gaussian must be narrower than the plane that it smooths. */
  double MAX_SIGMA = 64;

  /**
   * The most pixels of a side of an image whose pixels are displaced: so the plane is no burden.
   */
  int MAX_SIDE = 1024;

  /** It stays as it is. */
  record None() implements Distortion {
    private static final long serialVersionUID = 1;
  }

  /**
   * A random affine part, and a random elastic displacement of every pixel.
   *
   * @param rows of an image
   * @param columns of an image
   * @param channels numbers of a pixel
   */
  record Random(int rows, int columns, int channels, Limits limits) implements Distortion {
    private static final long serialVersionUID = 1;

    /** Pixels of the longer side. */
    int longest() {
      return Math.max(rows, columns);
    }
  }

  /**
   * The maximum distortion of images of any size. Each amount is drawn uniformly between the limit
   * and its negative, and the flip by a coin.
   *
   * @param deformRotation degrees
   * @param deformScale height and width are multiplied by 1 plus an amount each
   * @param deformShear degrees by which upright lines lean
   * @param deformShift pixels, down and to the right
   * @param deformFlip whether half of the images are mirrored, left for right
   * @param deformSigma of the Gaussian that smooths the displacements, in pixels
   * @param deformAlpha what displacements between -1 and 1 pixels are multiplied by
   * @param deformClasses those that are rotated less
   * @param deformClassesRotation degrees, of these classes
   */
  record Limits(
      double deformRotation,
      double deformScale,
      double deformShear,
      double deformShift,
      boolean deformFlip,
      double deformSigma,
      double deformAlpha,
      List<Integer> deformClasses,
      double deformClassesRotation)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Limits {
      deformClasses = List.copyOf(deformClasses);
    }

    boolean isElastic() {
      return deformAlpha > 0;
    }

    private boolean isNone() {
      double sum = deformRotation + deformScale + deformShear + deformShift + deformAlpha;
      return sum == 0 && !deformFlip;
    }

    /**
     * The distortion of images of one size.
     *
     * @param sides returns rows, columns and possibly channels of an image; called only if needed
     */
    public Distortion of(Supplier<List<Integer>> sides) {
      if (isNone()) {
        return new None();
      }
      List<Integer> of = sides.get();
      Random random = new Random(of.get(0), of.get(1), of.size() > 2 ? of.get(2) : 1, this);
      if (isElastic() && random.longest() > MAX_SIDE) {
        throw InputException.expected(
            "--deform-alpha",
            "images of at most %s pixels a side".formatted(MAX_SIDE),
            random.longest());
      }
      return random;
    }
  }
}
