package nndl.command.options;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.data.image.Distortion;
import org.junit.jupiter.api.Test;

class DistortionOptionsTest {
  private static final int CLASSES = 10;

  @Test
  void haveThePublishedLimitsAsPresets() {
    assertEquals(random(0, 0, 0, 0, 4, 34, List.of(), 0), of("--deform=simard"));
    assertEquals(random(15, 0.175, 0, 0, 5.5, 37, List.of(), 0), of("--deform=ciresan"));
    assertEquals(random(15, 0.15, 10, 1, 0, 0, List.of(), 0), of("--deform=affine"));
    assertEquals(new Distortion.None(), of("--deform=none"));
    assertEquals(new Distortion.None(), of());
  }

  @Test
  void changeSingleLimitsOfAPresetOrOfNone() {
    assertEquals(
        random(5, 0.175, 3, 0, 6, 38, List.of(), 0),
        of(
            "--deform=ciresan",
            "--deform-rotation=5",
            "--deform-shear=3",
            "--deform-sigma=6",
            "--deform-alpha=38"));
    assertEquals(random(0, 0, 0, 2, 0, 0, List.of(), 0), of("--deform-shift=2"));
    assertEquals(new Distortion.None(), of("--deform=simard", "--deform-alpha=0"));
    assertEquals(
        new Distortion.Random(
            28, 28, 1, new Distortion.Limits(0, 0, 0, 0, true, 0, 0, List.of(), 0)),
        of("--deform-flip"));
  }

  @Test
  void rotateSomeClassesLess() {
    assertEquals(
        random(15, 0.175, 0, 0, 5.5, 37, List.of(1, 7), 7.5),
        of("--deform=ciresan", "--deform-classes=1,7"));
    assertEquals(
        random(20, 0, 0, 0, 0, 0, List.of(3), 2),
        of("--deform-rotation=20", "--deform-classes=3", "--deform-classes-rotation=2"));
    assertEquals(
        random(5, 0, 0, 0, 0, 0, List.of(3), 5), of("--deform-rotation=5", "--deform-classes=3"));
  }

  @Test
  void refuseToDisplaceThePixelsOfHugeImages() {
    TrainOptions simard = Parsed.of("--deform=simard");
    TrainOptions affine = Parsed.of("--deform=affine");
    for (List<Integer> sides : List.of(List.of(1, 1025), List.of(1025, 1))) {
      assertRefused(
          "--deform-alpha: expected images of at most 1024 pixels a side, found 1025",
          () -> simard.deform.limits(CLASSES).of(() -> sides));
      Distortion.Random turned = (Distortion.Random) affine.deform.limits(CLASSES).of(() -> sides);
      assertEquals(sides, List.of(turned.rows(), turned.columns()));
    }
    Distortion.Random largest =
        (Distortion.Random) simard.deform.limits(CLASSES).of(() -> List.of(1024, 1024, 3));
    assertEquals(3, largest.channels());
  }

  private static Distortion of(String... arguments) {
    return Parsed.of(arguments).deform.limits(CLASSES).of(() -> List.of(28, 28));
  }

  private static Distortion random(
      double rotation,
      double scale,
      double shear,
      double shift,
      double sigma,
      double alpha,
      List<Integer> classes,
      double classesRotation) {
    return new Distortion.Random(
        28,
        28,
        1,
        new Distortion.Limits(
            rotation, scale, shear, shift, false, sigma, alpha, classes, classesRotation));
  }
}
