package nndl.data.image;

import java.util.Comparator;
import java.util.stream.Stream;
import nndl.data.image.Components.Component;
import nndl.data.picture.GreyPicture;

/**
 * The drawing without specks: of the connected pieces above the noise, the one with the most ink,
 * and those with a fair share of its ink, such as the bar of a 5.
 */
final class Strokes {
  /** A piece with less than 1/50 of the ink of the largest is a speck. */
  private static final int SPECK = 50;

  /**
   * A piece that touches the rim is a shadow or the edge of a table if some piece inside has at
   * least 1/10 of its ink. In a picture that ends where the drawing ends, no piece has.
   */
  private static final int SHADOW = 10;

  /** The largest piece must cover at least 1/20,000 of the picture, and this many pixels. */
  private static final int MIN_SHARE = 20_000;

  private static final int MIN_PIXELS = 4;

  private Strokes() {}

  /** The contrast of the drawing, and 0 elsewhere; all 0 if there is no drawing. */
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
