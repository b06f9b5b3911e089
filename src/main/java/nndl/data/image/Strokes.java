package nndl.data.image;

import java.util.Comparator;
import java.util.stream.Stream;
import nndl.data.image.Components.Component;
import nndl.data.picture.GreyPicture;

/**
 * Removes specks from a drawing. It keeps the main component, which is the one with the most ink (a
 * shadow does not count, see {@link #SHADOW}), and every other component with at least 1/{@value
 * #SPECK} of this ink, such as the bar of a 5. Ink is the sum of the contrast of a component's
 * pixels.
 */
final class Strokes {
  /** A component with less than 1/50 of the ink of the main component is a speck. */
  private static final int SPECK = 50;

  /**
   * Components that touch the edge of the picture are shadows or the edge of a table, and are
   * removed, if some component that does not touch it has at least 1/10 of the ink of the largest
   * component. If none has, the picture ends where the drawing ends, and the components at its edge
   * are kept.
   */
  private static final int SHADOW = 10;

  /**
   * The main component must cover at least 1/20,000 of the picture and at least {@link #MIN_PIXELS}
   * pixels, or else there is no drawing.
   */
  private static final int MIN_SHARE = 20_000;

  private static final int MIN_PIXELS = 4;

  private Strokes() {}

  /**
   * Returns the contrast of the drawing, and 0 elsewhere. All values are 0 if there is no drawing.
   */
  static GreyPicture of(Contrast contrast) {
    Components components = Components.of(contrast);
    GreyPicture picture = components.picture();
    Component inside =
        largest(components.all().stream().filter(each -> !each.box().atRim(picture)));
    Component anywhere = largest(components.all().stream());
    boolean anyRim = inside.ink() * SHADOW < anywhere.ink();
    Component main = anyRim ? anywhere : inside;
    byte[] kept = new byte[picture.pixels().length];
    if (main.pixels() >= Math.max(MIN_PIXELS, kept.length / MIN_SHARE)) {
      for (int i = 0; i < kept.length; i++) {
        int number = components.at(i);
        if (number != Components.NONE) {
          Component of = components.all().get(number);
          if ((anyRim || !of.box().atRim(picture)) && of.ink() * SPECK >= main.ink()) {
            kept[i] = picture.pixels()[i];
          }
        }
      }
    }
    return new GreyPicture(picture.rows(), picture.columns(), kept);
  }

  private static Component largest(Stream<Component> components) {
    return components
        .max(Comparator.comparingLong(Component::ink))
        .orElse(new Component(0, 0, new Box(0, 0, 0, 0)));
  }
}
