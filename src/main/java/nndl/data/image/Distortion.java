package nndl.data.image;

import java.io.Serializable;
import java.util.List;

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
   * A random affine part, and a random elastic displacement of every pixel. Each amount is drawn
   * uniformly between the limit here and its negative, and the flip by a coin.
   *
   * @param rows of an image
   * @param columns of an image
   * @param channels numbers of a pixel
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
  record Random(
      int rows,
      int columns,
      int channels,
      double deformRotation,
      double deformScale,
      double deformShear,
      double deformShift,
      boolean deformFlip,
      double deformSigma,
      double deformAlpha,
      List<Integer> deformClasses,
      double deformClassesRotation)
      implements Distortion {
    private static final long serialVersionUID = 1;

    public Random {
      deformClasses = List.copyOf(deformClasses);
    }

    boolean isElastic() {
      return deformAlpha > 0;
    }

    /** Pixels of the longer side. */
    int longest() {
      return Math.max(rows, columns);
    }
  }
}
