package nndl.command.rows;

import java.util.List;
import java.util.stream.IntStream;
import nndl.data.image.Box;
import nndl.data.image.Components;
import nndl.data.image.Components.Component;
import nndl.data.image.Contrast;
import nndl.data.picture.GreyPicture;
import nndl.error.InputException;

/**
 * The connected components that make up a row of digits, without specks and shadows.
 *
 * @param components all components of the picture
 * @param numbers the numbers of the components of the row
 * @param height the height of the tallest component of the row, which is about the height of a
 *     digit
 */
record RowInk(Components components, List<Integer> numbers, int height) {
  /**
   * A component is a speck if the largest component has more than {@code SPECK} times as much ink.
   */
  private static final int SPECK = 50;

  /** The largest component must have at least 1 / {@code MIN_SHARE} of the picture's pixels. */
  private static final int MIN_SHARE = 20_000;

  private static final int MIN_PIXELS = 4;

  /**
   * A component at the rim is a shadow, or the edge of a table, if its length is more than {@code
   * SHADOW} times the height of the tallest component inside. Components with less than a tenth of
   * its ink are not compared with it.
   */
  private static final int SHADOW = 3;

  private static final int SHADOW_INK = 10;

  /**
   * Two components of at least this height, in per cent of the row, must not lie above each other.
   */
  private static final int TALL = 60;

  /** The maximum number of components of a row, and of its fragments. */
  static final int MAX = 400;

  /**
   * Finds the ink of a row. Fails if there is no ink, if there are too many components, or if there
   * are several rows.
   */
  static RowInk of(Object place, GreyPicture picture) {
    Components components = Components.of(Contrast.of(picture));
    List<Component> all = components.all();
    List<Integer> lit =
        IntStream.range(0, all.size())
            .filter(number -> !isShadow(all.get(number), all, picture))
            .boxed()
            .toList();
    long most = lit.stream().mapToLong(number -> all.get(number).ink()).max().orElse(0);
    List<Integer> numbers =
        lit.stream().filter(number -> all.get(number).ink() * SPECK >= most).toList();
    int largest = numbers.stream().mapToInt(number -> all.get(number).pixels()).max().orElse(0);
    if (largest < Math.max(MIN_PIXELS, picture.pixels().length / MIN_SHARE)) {
      throw InputException.expected(place, "a row of digits", "an empty picture");
    }
    int height = numbers.stream().mapToInt(number -> all.get(number).box().rows()).max().orElse(0);
    if (numbers.size() > MAX) { // checked before all pairs of components are compared
      throw InputException.expected(
          place, "a row of 1 to 20 digits", "%s pieces of ink".formatted(numbers.size()));
    }
    RowInk row = new RowInk(components, numbers, height);
    row.requireOneRow(place);
    return row;
  }

  private static boolean isShadow(Component one, List<Component> all, GreyPicture picture) {
    int longer = Math.max(one.box().rows(), one.box().columns());
    return longer > SHADOW
        && one.box().atRim(picture)
        && all.stream()
            .filter(other -> !other.box().atRim(picture) && other.ink() * SHADOW_INK >= one.ink())
            .mapToInt(other -> other.box().rows())
            .max()
            .stream()
            .anyMatch(tallest -> longer > SHADOW * tallest);
  }

  Box box(int number) {
    return components.all().get(number).box();
  }

  private void requireOneRow(Object place) {
    List<Box> tall =
        numbers.stream().map(this::box).filter(box -> box.rows() * 100 >= TALL * height).toList();
    for (Box upper : tall) {
      for (Box lower : tall) {
        int shared = Math.min(upper.right(), lower.right()) - Math.max(upper.left(), lower.left());
        int narrower = Math.min(upper.columns(), lower.columns());
        if (upper.bottom() <= lower.top() && 2 * shared >= narrower) {
          throw InputException.expected(
              place,
              "one row of digits",
              "several: ink at rows %s to %s above ink at rows %s to %s"
                  .formatted(upper.top(), upper.bottom() - 1, lower.top(), lower.bottom() - 1));
        }
      }
    }
  }
}
