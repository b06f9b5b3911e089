package nndl.data.image;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import nndl.error.InputException;

/**
 * The random distortion of images. In training, an image is distorted anew each time that a network
 * is trained on it. The components of {@link Limits} have the names of the options of training.
 */
public sealed interface Distortion extends Serializable {
  /** The largest sigma. The Gaussian must be narrower than the plane of noise that it smooths. */
  double MAX_SIGMA = 64;

  /**
   * The largest side, in pixels, of an image with elastic displacements. It limits the memory of
   * the plane of noise.
   */
  int MAX_SIDE = 1024;

  /** Images are not distorted. */
  record None() implements Distortion {}

  /**
   * Images are distorted by a random affine transformation and, if {@link Limits#deformAlpha} is
   * above 0, by a random elastic displacement of every pixel.
   *
   * @param rows the number of rows of an image
   * @param columns the number of columns of an image
   * @param channels the number of values of a pixel
   * @param limits the limits of the random amounts
   */
  record Random(int rows, int columns, int channels, Limits limits) implements Distortion {
    /** Returns the number of pixels of the longer side of an image. */
    int longest() {
      return Math.max(rows, columns);
    }
  }

  /**
   * The limits of the distortion, for images of any size. The rotation, the changes of size, the
   * slant and the shifts are each drawn uniformly between the limit and its negative.
   *
   * @param deformRotation the limit of the rotation, in degrees
   * @param deformScale the limit of the change of size: height and width are each multiplied by 1
   *     plus an amount
   * @param deformShear the limit of the slant: the degrees by which vertical lines lean
   * @param deformShift the limit of the shift, vertically and horizontally, in pixels
   * @param deformFlip whether images are mirrored left to right, with probability 1/2
   * @param deformSigma the sigma of the Gaussian that smooths the elastic displacements, in pixels
   * @param deformAlpha the factor of the smoothed elastic displacements, which lie between -1 and 1
   *     pixel before smoothing; 0 for none
   * @param deformClasses the classes with a rotation limit of their own
   * @param deformClassesRotation the limit of the rotation of {@code deformClasses}, in degrees
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
     * Returns the distortion of images of one size.
     *
     * @param sides returns the number of rows, columns and possibly channels of an image; it is
     *     called only if images are distorted
     */
    public Distortion of(Supplier<List<Integer>> sides) {
      return isNone() ? new None() : random(sides.get(), "--deform-alpha");
    }

    /**
     * Returns the random distortion of images of one size.
     *
     * @param of the number of rows, columns and possibly channels of an image
     * @param option the option that is wrong if the images are too large
     */
    Random random(List<Integer> of, String option) {
      Random random = new Random(of.get(0), of.get(1), of.size() > 2 ? of.get(2) : 1, this);
      if (isElastic() && random.longest() > MAX_SIDE) {
        throw InputException.expected(
            option, "images of at most %s pixels a side".formatted(MAX_SIDE), random.longest());
      }
      return random;
    }
  }
}
