package nndl.data.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nndl.error.InputException;
import nndl.math.NumberText;

/** Reads and writes a {@link Recipe} as JSON. Equal recipes have equal text. */
public final class RecipeJson {
  private static final String FORMAT = "nndl-recipe-1";

  /** The format of a recipe of {@link NumberedColumns}. */
  private static final String NUMBERED_FORMAT = "nndl-recipe-2";

  private static final int MAX_COUNT = 1 << 22;

  /** Refuses a member that occurs twice. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final Object place;
  private final JsonParser parser;

  private RecipeJson(Object place, JsonParser parser) {
    this.place = place;
    this.parser = parser;
  }

  /** Returns the recipe as compact JSON. */
  public static String text(Recipe recipe) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      boolean areNumbered = recipe.columns() instanceof NumberedColumns;
      json.writeStringField("format", areNumbered ? NUMBERED_FORMAT : FORMAT);
      json.writeStringField("label", recipe.label());
      write(json, "classes", recipe.classes());
      write(json, "missing-values", recipe.missing().others());
      json.writeFieldName("columns");
      if (recipe.columns() instanceof NumberedColumns columns) {
        write(json, columns);
      } else {
        json.writeStartArray();
        for (Column column : recipe.columns()) {
          write(json, column);
        }
        json.writeEndArray();
      }
      if (recipe.weight() != null) {
        json.writeFieldName("weight");
        write(json, recipe.weight());
      }
      if (recipe.answersNumbers()) {
        json.writeArrayFieldStart("numbers");
        for (Column column : recipe.numbers()) {
          write(json, column);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a writer into memory never throws it
    }
    return text.toString();
  }

  /** Whether the text is that of a recipe of {@link NumberedColumns}. */
  public static boolean isNumbered(String text) {
    return text.startsWith("{\"format\":\"" + NUMBERED_FORMAT);
  }

  private static void write(JsonGenerator json, NumberedColumns columns) throws IOException {
    float[] deviations = columns.deviations();
    json.writeStartObject();
    json.writeStringField("prefix", columns.prefix());
    json.writeNumberField("count", columns.size());
    if (deviations.length > 0) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * deviations.length);
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(deviations);
      json.writeStringField("deviations", Base64.getEncoder().encodeToString(bytes.array()));
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Column column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.source());
    if (column instanceof Column.Numbers numbers) {
      if (numbers.reading() != Reading.POINT) {
        json.writeStringField("reading", numbers.reading().word());
      }
      write(json, "mean", numbers.mean());
      write(json, "deviation", numbers.deviation());
      if (numbers.fill() != null) {
        write(json, "fill", numbers.fill());
      }
    } else if (column instanceof Column.Categories categories) {
      write(json, "values", categories.values());
      if (categories.rare()) {
        json.writeBooleanField("rare", true);
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeFieldName(name);
    json.writeArray(texts.toArray(String[]::new), 0, texts.size());
  }

  private static void write(JsonGenerator json, String name, double number) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(NumberText.of(number));
  }

  /**
   * Reads a recipe.
   *
   * @param place where the text is from, for error messages
   */
  public static Recipe read(Object place, String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Recipe recipe = new RecipeJson(place, parser).recipe();
      if (parser.nextToken() != null) {
        throw InputException.expected(place, "one recipe", "more");
      }
      return recipe;
    } catch (IOException e) {
      throw new InputException(place + ": expected a recipe in JSON, found something else", e);
    }
  }

  private Recipe recipe() throws IOException {
    String format = null;
    String label = null;
    List<String> classes = null;
    List<String> missing = null;
    List<Column> columns = null;
    Column.Numbers weight = null;
    List<Column.Numbers> numbers = List.of();
    require(parser.currentToken() == JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "format" -> format = string();
        case "label" -> label = string();
        case "classes" -> classes = strings();
        case "missing-values" -> missing = strings();
        case "columns" ->
            columns =
                parser.currentToken() == JsonToken.START_OBJECT
                    ? numberedColumns()
                    : list("an array of columns", this::column);
        case "weight" -> weight = numbers();
        case "numbers" -> numbers = list("an array of columns of numbers", this::numbers);
        default -> throw InputException.expected(place, "the members of a recipe", name);
      }
    }
    String known = columns instanceof NumberedColumns ? NUMBERED_FORMAT : FORMAT;
    if (!known.equals(format)) {
      throw InputException.expected(place, "a recipe of format " + known, format);
    }
    require(label != null && classes != null && missing != null && columns != null, "all members");
    requireDistinct(() -> "classes", classes);
    if (!(columns instanceof NumberedColumns)) {
      requireDistinct(() -> "columns", columns.stream().map(Column::name).toList());
    }
    require(
        numbers.isEmpty() ? classes.size() > 1 : classes.isEmpty(),
        "at least two classes, or numbers alone");
    return new Recipe(label, classes, new MissingValues(missing), columns, weight, numbers);
  }

  private Column.Numbers numbers() throws IOException {
    Column column = column();
    require(column instanceof Column.Numbers, "a mean and a deviation");
    return (Column.Numbers) column;
  }

  private NumberedColumns numberedColumns() throws IOException {
    String prefix = null;
    int count = 0;
    byte[] deviations = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "prefix" -> prefix = string();
        case "count" -> count = (int) number();
        case "deviations" -> deviations = parser.getBinaryValue();
        default -> throw InputException.expected(place, "the members of numbered columns", name);
      }
    }
    require(
        prefix != null && count >= NumberedColumns.MIN_COUNT && count <= MAX_COUNT,
        "a prefix and a count of 2^12 to 2^22");
    if (deviations == null) {
      return new NumberedColumns(prefix, count);
    }
    require(deviations.length == count * Float.BYTES, "a deviation for each column");
    float[] all = new float[count];
    ByteBuffer.wrap(deviations).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(all);
    for (float deviation : all) {
      require(deviation > 0 && deviation <= Float.MAX_VALUE, "deviations above 0");
    }
    return new NumberedColumns(prefix, count, all);
  }

  private Column column() throws IOException {
    String column = null;
    Double mean = null;
    Double deviation = null;
    Double fill = null;
    List<String> values = null;
    boolean rare = false;
    Reading reading = Reading.POINT;
    require(parser.currentToken() == JsonToken.START_OBJECT, "a column");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "name" -> column = string();
        case "mean" -> mean = number();
        case "deviation" -> deviation = number();
        case "fill" -> fill = number();
        case "values" -> values = strings();
        case "rare" -> rare = parser.getBooleanValue();
        case "reading" -> reading = reading();
        default -> throw InputException.expected(place, "the members of a column", name);
      }
    }
    require(column != null, "a name for each column");
    if (values != null) {
      require(mean == null && deviation == null && fill == null, "values or a mean");
      String named = column;
      requireDistinct(() -> "values of " + named, values);
      return new Column.Categories(column, values, rare);
    }
    require(mean != null && deviation != null && deviation > 0, "a mean and a deviation above 0");
    return new Column.Numbers(column, mean, deviation, fill, reading);
  }

  private Reading reading() throws IOException {
    String word = string();
    return Stream.of(Reading.values())
        .filter(reading -> reading.word().equals(word))
        .findFirst()
        .orElseThrow(() -> InputException.expected(place, "a reading of a column", word));
  }

  private double number() throws IOException {
    require(parser.currentToken().isNumeric(), "a number");
    double number = Cells.number(parser.getText());
    require(!Double.isNaN(number), "a finite number");
    return number;
  }

  private String string() throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  private List<String> strings() throws IOException {
    return list("an array of strings", this::string);
  }

  /** Reads one element. */
  private interface Element<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(String what, Element<T> element) throws IOException {
    List<T> list = new ArrayList<>();
    require(parser.currentToken() == JsonToken.START_ARRAY, what);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(element.read());
    }
    return list;
  }

  private void requireDistinct(Supplier<String> what, List<String> names) {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (!known.add(name)) {
        throw InputException.expected(place, "each of the %s once".formatted(what.get()), name);
      }
    }
  }

  private void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw InputException.expected(place + ": recipe", what, found());
    }
  }

  private String found() throws IOException {
    return parser.currentToken() == null ? "nothing" : parser.getText();
  }
}
