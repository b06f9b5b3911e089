package nndl.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.model.format.Metadata;
import nndl.network.InputTransform;

/**
 * What the inputs and classes of a model mean, according to its metadata. A value is read when it
 * is needed. If the metadata lack it, that is an error that names it.
 *
 * @param inputs the number of inputs of the network
 * @param classes the number of classes of the network
 * @param transform the transform of inputs after division by the scale
 */
public record InputSpec(Metadata metadata, int inputs, int classes, InputTransform transform)
    implements Serializable {
  /** The metadata's name for the scale, which inputs are divided by. */
  public static final String SCALE = "scale";

  /** The metadata's name for the rows of an image. */
  public static final String ROWS = "rows";

  /** The metadata's name for the columns of an image. */
  public static final String COLUMNS = "columns";

  /** The metadata's name for the number of channels of a pixel. */
  public static final String CHANNELS = "channels";

  /** The metadata's name for the names of the classes. */
  public static final String CLASS_NAMES = "class-names";

  /**
   * The metadata of a model that is trained on these samples.
   *
   * @param sides the sides of an image: rows, columns, and channels if it has them
   * @param scale what inputs are divided by
   * @param classNames a name for each class, or an empty list
   */
  public static SortedMap<String, String> strings(
      List<Integer> sides, float scale, List<String> classNames) {
    SortedMap<String, String> strings = new TreeMap<>();
    strings.put(ROWS, sides.get(0).toString());
    strings.put(COLUMNS, sides.get(1).toString());
    strings.put(CHANNELS, sides.size() > 2 ? sides.get(2).toString() : "1");
    strings.put(SCALE, NumberText.of(scale));
    if (!classNames.isEmpty()) {
      strings.put(CLASS_NAMES, String.join(",", classNames));
    }
    return strings;
  }

  /** The names in a list separated by commas, one for each of {@code classes}. */
  public static List<String> classNames(Object place, String text, int classes) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.size() != classes || names.contains("")) {
      throw InputException.expected(
          place, "%s names with commas between them".formatted(classes), "'" + text + "'");
    }
    return names;
  }

  /** The rows of an image. */
  public int rows() {
    return side(ROWS);
  }

  /** The columns of an image. */
  public int columns() {
    return side(COLUMNS);
  }

  /** The channels of a pixel, whose numbers are stored side by side. */
  public int channels() {
    return side(CHANNELS);
  }

  private int side(String name) {
    long product = 1;
    for (String side : List.of(ROWS, COLUMNS, CHANNELS)) {
      product *= metadata.count(side);
      if (inputs % product != 0) {
        break;
      }
    }
    if (product != inputs) {
      throw InputException.expected(
          metadata.place() + ": metadata: rows x columns x channels", inputs, product);
    }
    return metadata.count(name);
  }

  /** The scale that inputs are divided by before anything else. */
  public float scale() {
    return metadata.positive(SCALE);
  }

  /** A name for each class; the class numbers, if the metadata have no names. */
  public List<String> classNames() {
    return metadata
        .find(CLASS_NAMES)
        .map(text -> classNames(metadata.place() + ": metadata: " + CLASS_NAMES, text, classes))
        .orElseGet(() -> IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }
}
