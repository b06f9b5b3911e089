package nndl.command.options;

import java.util.HashSet;
import java.util.List;
import nndl.command.Conflict;
import nndl.command.Needs;
import nndl.command.Range;
import nndl.data.image.Distortion;
import nndl.error.InputException;
import picocli.CommandLine.Option;

/** The training options for random distortions of images. */
public final class DistortionOptions {
  private static final double CLASSES_ROTATION = 7.5;
  private static final double HALF_TURN = 180;
  private static final double MAX_SHEAR = 80;
  private static final double MAX_PIXELS = 1000;

  /** The presets: sets of limits that work well together. */
  public enum Preset {
    NONE(0, 0, 0, 0, 0, 0),
    /** Affine distortions without elastic displacements. */
    AFFINE(15, 0.15, 10, 1, 0, 0),
    /** Elastic displacements as in Simard, Steinkraus and Platt 2003. */
    SIMARD(0, 0, 0, 0, 4, 34),
    /**
     * Affine distortions and elastic displacements as in Ciresan, Meier, Gambardella and
     * Schmidhuber 2010. Each limit is the middle of the range in that paper.
     */
    CIRESAN(15, 0.175, 0, 0, 5.5, 37);

    private final Distortion.Limits limits;

    Preset(double rotation, double scale, double shear, double shift, double sigma, double alpha) {
      limits =
          new Distortion.Limits(rotation, scale, shear, shift, false, sigma, alpha, List.of(), 0);
    }
  }

  @Option(
      names = "--deform",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "none | affine | simard | ciresan: distort images anew each time that they are "
              + "trained on; each of the following changes one of its limits (${DEFAULT-VALUE})")
  public Preset deform;

  @Range(max = HALF_TURN)
  @Option(
      names = "--deform-rotation",
      paramLabel = "DEGREES",
      description = "either way (affine, ciresan 15)")
  public Double rotation;

  @Range(max = 1, below = true)
  @Option(
      names = "--deform-scale",
      paramLabel = "X",
      description = "height and width times 1 - X to 1 + X (affine 0.15, ciresan 0.175)")
  public Double scale;

  @Range(max = MAX_SHEAR)
  @Option(
      names = "--deform-shear",
      paramLabel = "DEGREES",
      description = "by which upright lines lean either way (affine 10)")
  public Double shear;

  @Range(max = MAX_PIXELS)
  @Option(
      names = "--deform-shift",
      paramLabel = "PIXELS",
      description = "in each direction (affine 1)")
  public Double shift;

  @Option(
      names = "--deform-flip",
      fallbackValue = "true",
      description = "mirror an image, left for right, half of the times")
  public boolean flip;

  @Range(max = Distortion.MAX_SIGMA)
  @Option(
      names = "--deform-sigma",
      paramLabel = "PIXELS",
      description = "of the Gaussian that smooths displacements (simard 4, ciresan 5.5)")
  public Double sigma;

  @Range(max = MAX_PIXELS)
  @Option(
      names = "--deform-alpha",
      paramLabel = "PIXELS",
      description = "of displacements before they are smoothed (simard 34, ciresan 37)")
  public Double alpha;

  @Option(
      names = "--deform-classes",
      paramLabel = "N,N,...",
      hideParamSyntax = true,
      split = ",",
      description = "classes that are rotated less (none)")
  public List<Integer> classes;

  @Range(max = HALF_TURN)
  @Needs("--deform-classes")
  @Option(
      names = "--deform-classes-rotation",
      paramLabel = "DEGREES",
      description = "of these classes (7.5, or as much as of the others if that is less)")
  public Double classesRotation;

  /** The conflicts between these options. */
  public List<Conflict> conflicts() {
    return List.of(
        Conflict.uselessWithout(
            "--deform-sigma",
            List.of("--deform", "--deform-alpha"),
            "--deform-alpha above 0",
            "0",
            () -> or(alpha, deform.limits.deformAlpha()) == 0),
        Conflict.uselessWithout(
            "--deform-classes",
            List.of("--deform", "--deform-rotation"),
            "--deform-rotation above 0",
            "0",
            () -> or(rotation, deform.limits.deformRotation()) == 0));
  }

  /**
   * Returns the limits of a random distortion.
   *
   * @param classCount the number of classes
   */
  public Distortion.Limits limits(int classCount) {
    double degrees = or(rotation, deform.limits.deformRotation());
    double smoothness = or(sigma, deform.limits.deformSigma());
    double displacement = or(alpha, deform.limits.deformAlpha());
    if (displacement > 0 && smoothness == 0) {
      throw InputException.expected("--deform-alpha", "--deform-sigma above 0 beside it", "0");
    }
    return new Distortion.Limits(
        degrees,
        or(scale, deform.limits.deformScale()),
        or(shear, deform.limits.deformShear()),
        or(shift, deform.limits.deformShift()),
        flip,
        smoothness,
        displacement,
        classes(classCount),
        classes == null ? 0 : classesRotation(degrees));
  }

  private double classesRotation(double degrees) {
    double less = or(classesRotation, Math.min(CLASSES_ROTATION, degrees));
    if (less > degrees) {
      throw InputException.expected(
          "--deform-classes-rotation", "at most that of the others, %s".formatted(degrees), less);
    }
    return less;
  }

  private List<Integer> classes(int count) {
    List<Integer> found = classes == null ? List.of() : classes;
    if (new HashSet<>(found).size() < found.size()
        || found.stream().anyMatch(c -> c < 0 || c >= count)) {
      throw InputException.expected(
          "--deform-classes", "different numbers below %s".formatted(count), found);
    }
    return found;
  }

  private static double or(Double given, double preset) {
    return given == null ? preset : given;
  }
}
