package nndl.data;

import java.util.List;
import nndl.data.format.Part;
import nndl.error.InputException;

/** The sides of the images of a set, as its files state them or as the user gives their rows. */
final class ImageSides {
  private ImageSides() {}

  /**
   * Returns the rows, the columns, and the number of channels if the files state it. Fails if the
   * images of two files have different sides.
   *
   * @param width the number of inputs of an image
   * @param rows the number of rows that the user sets, or null
   */
  static List<Integer> of(List<Part> parts, int width, Integer rows) {
    Part first = parts.get(0);
    List<Integer> sides = first.sides();
    int from =
        rows == null ? 0 : 2; // if the user sets the rows, only the channels need to be compared
    List<Integer> same = sides.subList(from, sides.size());
    for (Part part : parts) {
      if (!part.sides().subList(from, part.sides().size()).equals(same)) {
        throw InputException.expected(
            part.files().get(0).path(),
            "images of sides %s, as in %s, or %s"
                .formatted(
                    sides,
                    first.files().get(0).path(),
                    rows == null ? "--rows" : "as many channels"),
            part.sides());
      }
    }
    if (rows == null) {
      return sides;
    }
    int channels = same.isEmpty() ? 1 : same.get(0);
    int pixels = width / channels;
    if (rows < 1 || pixels % rows != 0) {
      String what = channels == 1 ? "inputs" : "pixels";
      throw InputException.expected("--rows", "a divisor of %s %s".formatted(pixels, what), rows);
    }
    int columns = pixels / rows;
    return same.isEmpty() ? List.of(rows, columns) : List.of(rows, columns, channels);
  }
}
