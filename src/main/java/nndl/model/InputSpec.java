package nndl.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.model.format.Metadata;
import nndl.network.InputTransform;

/**
 * Describes what the inputs and the classes of a model mean, as its metadata state it. The methods
 * {@link #rows}, {@link #columns}, {@link #channels} and {@link #scale} read the metadata when they
 * are called. They fail with an error that names the value if the metadata lack it; the first three
 * also fail if rows x columns x channels is not the number of inputs. {@link #classNames()} does
 * not fail if there are no names.
 *
 * @param inputs the number of inputs of the network
 * @param classes the number of classes of the network
 * @param transform the transform that is applied to the inputs after they are divided by the scale
 */
public record InputSpec(Metadata metadata, int inputs, int classes, InputTransform transform)
    implements Serializable {
  /** The metadata's name for the scale, the number that inputs are divided by. */
  public static final String SCALE = "scale";

  /** The metadata's name for the number of rows of an image. */
  public static final String ROWS = "rows";

  /** The metadata's name for the number of columns of an image. */
  public static final String COLUMNS = "columns";

  /** The metadata's name for the number of channels of a pixel. */
  public static final String CHANNELS = "channels";

  /** The metadata's name for the names of the classes. */
  public static final String CLASS_NAMES = "class-names";

  /** The metadata's name for the recipe, if the samples are rows of a table. */
  public static final String RECIPE = "recipe";

  /** The metadata's name for how rows of a table were held out. */
  public static final String SPLIT = "split";

  /** The metadata's name for whether inputs are images; without it they are. */
  public static final String IMAGES = "images";

  /** The value of {@link #IMAGES} that says that inputs are numbers of any kind. */
  public static final String NO_IMAGES = "no";

  /**
   * The metadata's name for where lines of CSV have the label, if the model was trained on lines
   * that do not have it in the first field.
   */
  public static final String CSV_LABEL = "csv-label";

  /** The value of {@link #CSV_LABEL} for the last field. */
  public static final String LAST = "last";

  /**
   * Returns the metadata that describe the samples on which a model is trained.
   *
   * @param sides the number of rows, the number of columns and, if known, the number of channels of
   *     an image
   * @param scale the number that inputs are divided by
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

  /**
   * Splits a text at its commas into the names of the classes.
   *
   * @param place where the text is from, for error messages
   * @param classes the number of classes, and so the number of names that the text must contain
   */
  public static List<String> classNames(Object place, String text, int classes) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.size() != classes || names.contains("")) {
      throw InputException.expected(
          place, "%s names with commas between them".formatted(classes), "'" + text + "'");
    }
    return names;
  }

  /**
   * Whether the inputs are images. A model says so only if they are not, so models of other
   * programs and of earlier versions count as models of images.
   */
  public boolean areImages() {
    return !metadata.find(IMAGES).equals(Optional.of(NO_IMAGES));
  }

  /** The number of rows of an image. */
  public int rows() {
    return side(ROWS);
  }

  /** The number of columns of an image. */
  public int columns() {
    return side(COLUMNS);
  }

  /** The number of channels of a pixel. The numbers of one pixel are stored next to each other. */
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

  /** The scale: inputs are divided by it first. */
  public float scale() {
    return metadata.positive(SCALE);
  }

  /** Whether the metadata name the classes. */
  public boolean hasClassNames() {
    return metadata.find(RECIPE).isPresent() || metadata.find(CLASS_NAMES).isPresent();
  }

  /** The name of each class. If the metadata have no names, the index of each class is its name. */
  public List<String> classNames() {
    return recipe()
        .map(Recipe::classes)
        .or(
            () ->
                metadata
                    .find(CLASS_NAMES)
                    .map(text -> classNames(place(CLASS_NAMES), text, classes)))
        .orElseGet(() -> IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  /**
   * How rows of a table become samples, or empty if the samples of the training were no rows of a
   * table. Fails if the recipe does not fit the network.
   */
  public Optional<Recipe> recipe() {
    return metadata.find(RECIPE).map(text -> recipe(RecipeJson.read(place(RECIPE), text)));
  }

  private Recipe recipe(Recipe recipe) {
    if (recipe.inputs() != inputs || recipe.classes().size() != classes) { // 0 of numbers
      throw InputException.expected(
          place(RECIPE),
          "%s inputs and %s classes, as the network has".formatted(inputs, classes),
          "%s and %s".formatted(recipe.inputs(), recipe.classes().size()));
    }
    return recipe;
  }

  private String place(String name) {
    return metadata.place() + ": metadata: " + name;
  }
}
