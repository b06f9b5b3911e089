package nndl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.math.elements.Activation;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small table of numbers and words, and models of it that no training has made. */
public final class TestTable {
  public static final List<String> CLASSES = List.of("Adelie", "Chinstrap, small", "Gentoo");

  /** Of the numbers, {@code beak} has a number to fill in and {@code mass} has none. */
  public static final Recipe RECIPE =
      new Recipe(
          "species",
          CLASSES,
          new MissingValues(List.of("?")),
          List.of(
              new Column.Numbers("beak", 43.9219298245614, 5.451596, 43.9219298245614),
              new Column.Categories("island", List.of("Biscoe", "Dream")),
              new Column.Numbers("mass", 4201.754385964912, 800.7812292384, null)));

  private TestTable() {}

  /** A row of each kind: whole, with a gap to fill, and with a category of no training row. */
  public static final String ROWS =
      """
      species,island,beak,mass
      Adelie,Dream,39.1,3750
      Gentoo,Biscoe,,5400.5
      Gentoo,Mars,4.61e1,5000
      "Chinstrap, small",,50.123456789012345,3700
      """;

  /** The cells of the rows of {@link #ROWS} as a program has them. */
  public static List<Map<String, Object>> maps() {
    return List.of(
        row("Dream", 39.1, 3750),
        row("Biscoe", null, 5400.5),
        row("Mars", "4.61e1", "5000"),
        row(null, 50.123456789012345, 3700));
  }

  /** Returns a row, in which a value may be null. */
  private static Map<String, Object> row(Object island, Object beak, Object mass) {
    Map<String, Object> row = new TreeMap<>();
    row.put("mass", mass);
    row.put("beak", beak);
    row.put("island", island);
    row.put("year", 2007);
    return row;
  }

  /** Returns rows of which every third has a cell of two lines. */
  public static String manyRows(int count) {
    StringBuilder rows = new StringBuilder("note,mass,beak,island,species\n");
    for (int i = 0; i < count; i++) {
      rows.append(i % 3 == 0 ? "\"a \"\"note\"\"\nof two, lines\"" : "-");
      rows.append(",%s,%s,".formatted(3000 + i % 2999, 30 + i % 17 / 8.0));
      rows.append(i % 5 == 0 ? "Biscoe" : "Dream");
      rows.append(",\"%s\"\n".formatted(CLASSES.get(i % 3)));
    }
    return rows.toString();
  }

  /** Returns a model of the recipe with random weights. */
  public static Model model(Recipe recipe, long seed) {
    Network network =
        new Network(
            new Layout(recipe.inputs(), 5, recipe.classes().size()),
            Activation.RELU,
            Initialiser.NORMAL);
    SortedMap<String, String> strings =
        InputSpec.strings(List.of(1, recipe.inputs()), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.RELU.name());
    strings.put(Model.COST, Cost.LOG_LIKELIHOOD.name());
    strings.put(InputSpec.RECIPE, RecipeJson.text(recipe));
    return Model.of(network.initial(seed), strings);
  }

  /** Writes a model of {@link #RECIPE} to a file. */
  public static void writeModel(Path file) {
    writeModel(file, RECIPE, RECIPE);
  }

  /**
   * Writes a model to a file.
   *
   * @param network the recipe that the network fits
   * @param stated the recipe in the metadata
   */
  public static void writeModel(Path file, Recipe network, Recipe stated) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      model(network, 1).with(InputSpec.RECIPE, RecipeJson.text(stated)).file().write(bytes);
      TestImages.write(file, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .getOrCreate();
  }

  /** Writes the cells of a CSV file as Parquet, with the types that Spark finds in them. */
  public static void writeParquet(Path csv, Path directory) {
    SparkSession session = session();
    session
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("multiLine", true)
        .option("escape", "\"")
        .csv(csv.toString())
        .coalesce(1)
        .write()
        .parquet(directory.toString());
    session.stop();
  }

  /** Returns the rows of a directory of Parquet files as CSV with a header, and null as nothing. */
  public static String csvOfParquet(Path directory) {
    SparkSession session = session();
    StringBuilder csv = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
        Dataset<Row> rows = session.read().parquet(file.toString());
        if (csv.isEmpty()) {
          csv.append(CsvRows.row((Object[]) rows.columns()));
        }
        rows.collectAsList().forEach(row -> csv.append(fields(row)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      session.stop();
    }
    return csv.toString();
  }

  private static String fields(Row row) {
    return CsvRows.row(
        IntStream.range(0, row.size())
            .mapToObj(row::get)
            .map(
                cell ->
                    cell instanceof Double number ? NumberText.of((float) (double) number) : cell)
            .toArray());
  }

  /** Returns the text of a file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text to a file, whose directory need not be there. */
  public static void write(Path file, String text) {
    file.getParent().toFile().mkdirs();
    TestImages.write(file, text.getBytes(UTF_8));
  }
}
