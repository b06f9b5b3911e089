package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import nndl.data.image.Distortion;
import nndl.error.InputException;

/**
 * The maximum distortion of training images, independent of their size. {@link Distortion.Random}
 * explains the components. All values have been checked.
 */
public record DistortionLimits(
    double rotation,
    double scale,
    double shear,
    double shift,
    boolean flip,
    double sigma,
    double alpha,
    List<Integer> classes,
    double classesRotation)
    implements Serializable {

  /** Images are not distorted. */
  public static final DistortionLimits NONE =
      new DistortionLimits(0, 0, 0, 0, false, 0, 0, List.of(), 0);

  public DistortionLimits {
    classes = List.copyOf(classes);
  }

  private boolean isNone() {
    return rotation + scale + shear + shift + alpha == 0 && !flip;
  }

  /**
   * The distortion for images of one size.
   *
   * @param sides returns rows, columns and possibly channels of an image. It is called only if
   *     needed.
   */
  public Distortion of(Supplier<List<Integer>> sides) {
    if (isNone()) {
      return new Distortion.None();
    }
    List<Integer> of = sides.get();
    int longest = Math.max(of.get(0), of.get(1));
    if (alpha > 0 && longest > Distortion.MAX_SIDE) {
      throw InputException.expected(
          "--deform-alpha",
          "images of at most %s pixels a side".formatted(Distortion.MAX_SIDE),
          longest);
    }
    return new Distortion.Random(
        of.get(0),
        of.get(1),
        of.size() > 2 ? of.get(2) : 1,
        rotation,
        scale,
        shear,
        shift,
        flip,
        sigma,
        alpha,
        classes,
        classesRotation);
  }
}
